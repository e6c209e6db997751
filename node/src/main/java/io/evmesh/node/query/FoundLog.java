package io.evmesh.node.query;

import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.evm.Log;
import io.evmesh.engine.types.Hash;

/**
 * A log with its place.
 *
 * @param transaction index of its transaction in the block
 * @param index of the log in the block
 */
public record FoundLog(
    Hash blockHash,
    BlockHeader header,
    Hash transactionHash,
    int transaction,
    int index,
    Log log) {}
