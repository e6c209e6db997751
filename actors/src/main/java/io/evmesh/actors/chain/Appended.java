package io.evmesh.actors.chain;

import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockResult;
import java.util.concurrent.CompletionStage;

/**
 * A block that was executed on the head of a chain.
 *
 * @param committed ends when the block is in the journal for good; fails with a {@link
 *     ChainException} if it will never be
 */
public record Appended(Block block, BlockResult result, CompletionStage<Long> committed) {}
