package io.evmesh.engine.block;

import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.trie.Roots;
import io.evmesh.engine.types.UInt256;
import java.math.BigInteger;

/**
 * The difficulty of proof of work, which a block's time and parent decide (Yellow Paper 4.4.4, D).
 * That the work was done is not checked anywhere.
 */
final class Difficulty {
  private static final BigInteger MIN = BigInteger.valueOf(131_072);
  private static final BigInteger DIVISOR = BigInteger.valueOf(2048);
  private static final long BOMB_PERIOD = 100_000;
  private static final long MOST_STEPS_DOWN = 99;

  private Difficulty() {}

  /**
   * The difficulty of the block after {@code parent}, at most 2^256 - 1.
   *
   * @param timestamp seconds, later than the parent's
   */
  static UInt256 next(ChainConfig config, Fork fork, long timestamp, BlockHeader parent) {
    BigInteger before = parent.difficulty().toBigInteger();
    long seconds = timestamp - parent.timestamp();
    // further apart than the most steps down there is no difference; as signed it would be one
    long counted = Long.compareUnsigned(seconds, 10_000) > 0 ? 10_000 : seconds;
    BigInteger factor = BigInteger.valueOf(factor(fork, counted, parent));
    BigInteger difficulty = before.add(before.divide(DIVISOR).multiply(factor)).max(MIN);
    long number = parent.number() + 1;
    long bombNumber = Math.max(0, number - config.bombDelay(fork, number));
    long doublings = bombNumber / BOMB_PERIOD - 2;
    if (doublings >= 0) {
      difficulty = difficulty.add(BigInteger.ONE.shiftLeft((int) Math.min(doublings, 256)));
    }
    return difficulty.bitLength() > 256 ? UInt256.MAX : UInt256.of(difficulty);
  }

  private static long factor(Fork fork, long seconds, BlockHeader parent) {
    if (!fork.isAtLeast(Fork.HOMESTEAD)) {
      return seconds < 13 ? 1 : -1;
    }
    if (!fork.isAtLeast(Fork.BYZANTIUM)) {
      return Math.max(1 - seconds / 10, -MOST_STEPS_DOWN); // EIP-2
    }
    boolean hasOmmers = !parent.ommersHash().equals(Roots.EMPTY_LIST_HASH);
    return Math.max((hasOmmers ? 2 : 1) - seconds / 9, -MOST_STEPS_DOWN); // EIP-100
  }
}
