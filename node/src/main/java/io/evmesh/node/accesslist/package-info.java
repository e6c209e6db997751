/** Block access lists (EIP-7928) of a chain's blocks: made when asked for, or kept. */
@NullMarked
package io.evmesh.node.accesslist;

import org.jspecify.annotations.NullMarked;
