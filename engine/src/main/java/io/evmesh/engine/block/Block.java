package io.evmesh.engine.block;

import io.evmesh.engine.transaction.Transaction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A header with its body; withdrawals are null before Shanghai. */
public record Block(
    BlockHeader header,
    List<Transaction> transactions,
    List<BlockHeader> ommers,
    @Nullable List<Withdrawal> withdrawals) {}
