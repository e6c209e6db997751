package io.evmesh.sim.measure;

import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.testkit.chain.ChainWork;
import io.evmesh.testkit.chain.MemoryChain;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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
  /**
   * Lets both run again and again: first rounds in which the machine warms up and the actors learn
   * which blocks are worth running in lanes, then those of which the one with the median speed-up
   * counts.
   *
   * @param actors lives on
   */
  public static Race of(
      ChainWork work, BlockExecutor actors, MeterSettings settings, Progress progress) {
    List<Race> rounds = new ArrayList<>();
    int untimed =
        Repetition.run(
            settings.warmupRuns(),
            settings.warmupMillis(),
            () -> rounds.add(once(work, actors)),
            (done, expected) -> progress.ran(done, expected + settings.runs()));
    int all = untimed + settings.runs();
    while (rounds.size() < all) {
      rounds.add(once(work, actors));
      progress.ran(rounds.size(), all);
    }
    boolean equal = rounds.stream().allMatch(Race::equal);
    List<Race> timed = rounds.subList(untimed, all);
    timed.sort(Comparator.comparingDouble(Race::speedup));
    Race median = timed.get(timed.size() / 2);
    return new Race(median.sequentialNanos, median.actorNanos, equal);
  }

  private static Race once(ChainWork work, BlockExecutor actors) {
    MemoryChain one = new MemoryChain(work, new SequentialBlockExecutor(), 0);
    MemoryChain other = new MemoryChain(work, actors, 0);
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
