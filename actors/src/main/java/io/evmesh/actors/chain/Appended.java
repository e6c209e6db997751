package io.evmesh.actors.chain;

import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockResult;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A block that was executed on the head of a chain.
 *
 * @param hash of the block's header
 * @param senders of the block's transactions, worked out when they are asked for
 * @param committed ends when the block is in the journal for good; fails with a {@link
 *     ChainException} if it will never be
 */
public record Appended(
    Block block,
    Hash hash,
    BlockResult result,
    Supplier<List<Address>> senders,
    CompletionStage<Long> committed) {}
