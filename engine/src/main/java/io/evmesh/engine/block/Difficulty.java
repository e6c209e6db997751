package io.evmesh.engine.block;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.types.UInt256;
import java.math.BigInteger;

/** The difficulty of proof of work, which a block's time and parent decide (Yellow Paper 4.4.4). */
final class Difficulty {
  private static final BigInteger MIN = BigInteger.valueOf(131_072);
  private static final BigInteger DIVISOR = BigInteger.valueOf(2048);
  private static final long BOMB_PERIOD = 100_000;

  private Difficulty() {}

  static UInt256 next(Fork fork, long timestamp, BlockHeader parent) {
    BigInteger before = parent.difficulty().toBigInteger();
    long seconds = timestamp - parent.timestamp();
    BigInteger factor = BigInteger.valueOf(factor(fork, seconds, parent));
    BigInteger difficulty = before.add(before.divide(DIVISOR).multiply(factor)).max(MIN);
    long bombNumber = Math.max(0, parent.number() + 1 - bombDelay(fork));
    long period = bombNumber / BOMB_PERIOD;
    if (period >= 2) {
      difficulty = difficulty.add(BigInteger.ONE.shiftLeft((int) (period - 2)));
    }
    return UInt256.of(difficulty.max(MIN));
  }

  private static long factor(Fork fork, long seconds, BlockHeader parent) {
    if (!fork.isAtLeast(Fork.HOMESTEAD)) {
      return seconds < 13 ? 1 : -1;
    }
    if (!fork.isAtLeast(Fork.BYZANTIUM)) {
      return Math.max(1 - seconds / 10, -99); // EIP-2
    }
    boolean hasOmmers = !parent.ommersHash().equals(BlockCodec.ommersHash(java.util.List.of()));
    return Math.max((hasOmmers ? 2 : 1) - seconds / 9, -99); // EIP-100
  }

  /** Blocks by which the forks put the exponential part off, as they stand on mainnet. */
  private static long bombDelay(Fork fork) {
    if (fork.isAtLeast(Fork.LONDON)) {
      return 9_700_000; // EIP-3554
    }
    if (fork.isAtLeast(Fork.BERLIN)) {
      return 9_000_000; // EIP-2384
    }
    if (fork.isAtLeast(Fork.CONSTANTINOPLE)) {
      return 5_000_000; // EIP-1234
    }
    return fork.isAtLeast(Fork.BYZANTIUM) ? 3_000_000 : 0; // EIP-649
  }
}
