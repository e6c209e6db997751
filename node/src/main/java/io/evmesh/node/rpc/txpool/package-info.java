/** The namespace {@code txpool}. */
@NullMarked
package io.evmesh.node.rpc.txpool;

import org.jspecify.annotations.NullMarked;
