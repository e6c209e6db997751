package io.evmesh.persistence.table;

import io.evmesh.engine.evm.Log;

/**
 * A log of the chain.
 *
 * @param block the number of the block that has it
 * @param index in the block
 * @param transaction index of its transaction in the block
 */
public record StoredLog(long block, int index, int transaction, Log log) {}
