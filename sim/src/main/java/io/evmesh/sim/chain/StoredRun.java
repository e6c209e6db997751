package io.evmesh.sim.chain;

import io.evmesh.actors.chain.Appended;
import io.evmesh.actors.chain.Chain;
import io.evmesh.actors.message.BlockStats;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.testkit.chain.ChainWork;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * What it took to bring generated work into a chain that lasts.
 *
 * @param headers of all blocks, without the genesis
 * @param transactions in the blocks
 * @param gas used by them
 * @param nanos from the first block until all are committed and in the read tables; the genesis is
 *     there before
 * @param executions of transactions, repeats included
 * @param invalidations conditions that did not hold
 */
public record StoredRun(
    List<BlockHeader> headers,
    long transactions,
    long gas,
    long nanos,
    long executions,
    long invalidations) {

  /**
   * Executes the work into a chain that has not begun.
   *
   * @param progress is told after each block how many there are
   * @throws io.evmesh.actors.chain.thread.ChainException if the chain takes no more blocks
   */
  public static StoredRun of(Chain chain, ChainWork work, IntConsumer progress)
      throws InterruptedException {
    chain.begin(work.genesis(true), work.world());
    chain.flush();
    List<BlockHeader> headers = new ArrayList<>();
    long transactions = 0;
    long gas = 0;
    long executions = 0;
    long invalidations = 0;
    long start = System.nanoTime();
    for (List<RecoveredTransaction> block : work.blocks()) {
      BlockHeader parent = chain.head().orElseThrow().header();
      Appended appended = chain.append(work.draft(parent), block);
      BlockStats stats = chain.lastStats();
      headers.add(appended.block().header());
      transactions += appended.block().transactions().size();
      gas += appended.result().gasUsed();
      executions += stats.executions();
      invalidations += stats.invalidations();
      progress.accept(headers.size());
    }
    chain.flush();
    long nanos = System.nanoTime() - start;
    return new StoredRun(headers, transactions, gas, nanos, executions, invalidations);
  }
}
