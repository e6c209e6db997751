package io.evmesh.sim.chain;

import io.evmesh.actors.chain.RootPolicy;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import java.util.List;
import java.util.function.IntConsumer;

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
   * Lets both run twice; the first time, in which the machine warms up, does not count.
   *
   * @param actors lives on
   * @param progress is told after each block how many there are, of both times
   */
  public static Race of(ChainWork work, BlockExecutor actors, IntConsumer progress) {
    Race untimed = once(work, actors, progress);
    int blocks = work.blocks().size();
    Race timed = once(work, actors, done -> progress.accept(blocks + done));
    return new Race(timed.sequentialNanos, timed.actorNanos, untimed.equal && timed.equal);
  }

  private static Race once(ChainWork work, BlockExecutor actors, IntConsumer progress) {
    MemoryChain one = new MemoryChain(work, new SequentialBlockExecutor(), RootPolicy.OFF);
    MemoryChain other = new MemoryChain(work, actors, RootPolicy.OFF);
    boolean equal = true;
    int done = 0;
    for (List<RecoveredTransaction> block : work.blocks()) {
      boolean otherFirst = done % 2 == 1; // neither always finds the caches as the other left them
      BlockHeader first = (otherFirst ? other : one).append(block).block().header();
      BlockHeader second = (otherFirst ? one : other).append(block).block().header();
      equal &= first.equals(second);
      progress.accept(++done);
    }
    return new Race(one.executionNanos(), other.executionNanos(), equal);
  }

  /** How many times as fast the actors were. */
  public double speedup() {
    return (double) sequentialNanos / actorNanos;
  }
}
