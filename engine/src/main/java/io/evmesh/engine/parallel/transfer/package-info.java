/**
 * Blocks of plain transfers, split into parts that have no account in common.
 *
 * <p>Uses nothing else of {@code parallel}. Start with {@link
 * io.evmesh.engine.parallel.transfer.TransferSplit}.
 */
@NullMarked
package io.evmesh.engine.parallel.transfer;

import org.jspecify.annotations.NullMarked;
