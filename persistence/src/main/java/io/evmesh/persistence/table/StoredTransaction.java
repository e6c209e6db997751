package io.evmesh.persistence.table;

import io.evmesh.engine.block.Receipt;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;

/**
 * A transaction of the chain with its receipt.
 *
 * @param block the number of the block that has it
 * @param index in the block
 * @param gasUsed gas units of this transaction alone
 * @param firstLog index in the block of its first log
 */
public record StoredTransaction(
    long block,
    int index,
    Hash hash,
    Address sender,
    Transaction transaction,
    Receipt receipt,
    long gasUsed,
    long firstLog) {}
