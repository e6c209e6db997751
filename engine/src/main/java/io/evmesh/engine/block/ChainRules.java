package io.evmesh.engine.block;

import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.types.UInt256;

/**
 * The rules for what builds on a block. They are the configuration's; where that has a total
 * difficulty in place of Paris's block, the difficulties up to here tell whether Paris begins with
 * the next one. Each block of a tree has its own, made from its parent's by {@link #after}.
 *
 * <p>Source: EIP-3675: the first block whose total difficulty reaches the terminal one is the last
 * with proof of work.
 *
 * @param config to check and execute the next block with
 * @param totalDifficulty the sum up to here; not kept up to date once Paris's block is known
 */
public record ChainRules(ChainConfig config, UInt256 totalDifficulty) {

  /** The rules for block 1. */
  public static ChainRules afterGenesis(ChainConfig config, BlockHeader genesis) {
    return new ChainRules(config, UInt256.ZERO).after(genesis);
  }

  /**
   * The rules for what builds on {@code block}, which has met these.
   *
   * @throws IllegalArgumentException if Paris would begin there and London does not hold yet
   */
  public ChainRules after(BlockHeader block) {
    if (config.terminalTotalDifficulty().isEmpty()) {
      return this;
    }
    UInt256 terminal = config.terminalTotalDifficulty().get();
    UInt256 total = totalDifficulty.plus(block.difficulty());
    boolean isAbove256Bits = total.compareTo(totalDifficulty) < 0;
    return isAbove256Bits || total.compareTo(terminal) >= 0
        ? new ChainRules(config.withParisFrom(block.number() + 1), total)
        : new ChainRules(config, total);
  }
}
