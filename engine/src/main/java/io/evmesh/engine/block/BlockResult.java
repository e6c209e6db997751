package io.evmesh.engine.block;

import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows from executing a block.
 *
 * @param results one for each transaction that was given, in order; rejected ones, which only
 *     building a block knows, are not in it
 * @param receipts of the transactions that are in the block, in order
 * @param requests to the consensus layer (EIP-7685): type byte and data, none of them without data
 * @param world the state after the block; its changes are the block's difference to its parent
 * @param gasUsed gas units
 * @param blobGasUsed gas units of blobs
 * @param requestsHash null before Prague
 */
public record BlockResult(
    List<TransactionResult> results,
    List<Receipt> receipts,
    List<Bytes> requests,
    WorldState world,
    long gasUsed,
    long blobGasUsed,
    Bytes logsBloom,
    Hash receiptsRoot,
    @Nullable Hash requestsHash,
    Hash stateRoot) {}
