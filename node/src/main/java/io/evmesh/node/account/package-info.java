/** The accounts whose keys the node has: those of a mnemonic, for development. */
@NullMarked
package io.evmesh.node.account;

import org.jspecify.annotations.NullMarked;
