package io.evmesh.node.trace;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import org.jspecify.annotations.Nullable;

/**
 * A transaction, or a call in its form, as a tracer meets it.
 *
 * @param blockHash null for a call
 * @param hash null for a call
 * @param index in its block
 * @param firstLog logs before it in its block
 * @param before the state that it is executed on, which does not change meanwhile
 */
record TracedTransaction(
    BlockContext block,
    Transaction transaction,
    Address sender,
    @Nullable Hash blockHash,
    @Nullable Hash hash,
    int index,
    int firstLog,
    StateView before) {}
