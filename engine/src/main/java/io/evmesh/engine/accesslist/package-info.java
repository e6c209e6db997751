/**
 * Block access lists (EIP-7928): what the transactions of a block read and what they left, how that
 * is written down, and the state under such a list. Start with {@link
 * io.evmesh.engine.accesslist.BlockAccessList}.
 */
@NullMarked
package io.evmesh.engine.accesslist;

import org.jspecify.annotations.NullMarked;
