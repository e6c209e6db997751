package io.evmesh.sim.measure;

import io.evmesh.actors.chain.RootPolicy;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.sim.chain.ChainWork;
import io.evmesh.sim.chain.MemoryChain;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long the same blocks take by sequential execution and on actors, block by block in turns,
 * each with a state of its own in memory, nothing stored, no state roots. What counts is the time
 * in which the executor executes the transactions.
 *
 * @param sequentialNanos of all blocks
 * @param actorNanos likewise
 * @param equal whether all headers were the same
 */
public record Race(long sequentialNanos, long actorNanos, boolean equal) {
  private static final int ROUNDS = 3; // that count
  private static final long WARMING_NANOS = 8_000_000_000L;

  /**
   * Lets both run again and again: first rounds in which the machine warms up and the actors learn
   * which blocks are worth running in lanes, then those of which the one with the median speed-up
   * counts.
   *
   * @param actors lives on
   * @param warmups rounds that do not count; null for as many as fit into some seconds
   */
  public static Race of(
      ChainWork work, BlockExecutor actors, @Nullable Integer warmups, Progress progress) {
    long start = System.nanoTime();
    boolean equal = true;
    long done = 0;
    for (long spent = 0; isWarming(done, warmups, spent); spent = System.nanoTime() - start) {
      equal &= once(work, actors).equal;
      done++;
      long inTime = done * WARMING_NANOS / Math.max(1, System.nanoTime() - start);
      progress.ran(done, ROUNDS + Math.max(done, warmups == null ? inTime : warmups));
    }
    long all = done + ROUNDS;
    List<Race> timed = new ArrayList<>();
    while (timed.size() < ROUNDS) {
      Race round = once(work, actors);
      equal &= round.equal;
      timed.add(round);
      progress.ran(done + timed.size(), all);
    }
    timed.sort(Comparator.comparingDouble(Race::speedup));
    Race median = timed.get(ROUNDS / 2);
    return new Race(median.sequentialNanos, median.actorNanos, equal);
  }

  private static boolean isWarming(long done, @Nullable Integer warmups, long spentNanos) {
    return warmups == null ? done == 0 || spentNanos < WARMING_NANOS : done < warmups;
  }

  private static Race once(ChainWork work, BlockExecutor actors) {
    MemoryChain one = new MemoryChain(work, new SequentialBlockExecutor(), RootPolicy.OFF);
    MemoryChain other = new MemoryChain(work, actors, RootPolicy.OFF);
    boolean equal = true;
    int done = 0;
    for (List<RecoveredTransaction> block : work.blocks()) {
      boolean otherFirst = done % 2 == 1; // neither always finds the caches as the other left them
      BlockHeader first = (otherFirst ? other : one).append(block).block().header();
      BlockHeader second = (otherFirst ? one : other).append(block).block().header();
      equal &= first.equals(second);
      done++;
    }
    return new Race(one.executionNanos(), other.executionNanos(), equal);
  }

  /** How many times as fast the actors were. */
  public double speedup() {
    return (double) sequentialNanos / actorNanos;
  }
}
