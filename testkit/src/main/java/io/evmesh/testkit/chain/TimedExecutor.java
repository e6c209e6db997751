package io.evmesh.testkit.chain;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.state.WorldState;
import java.util.List;

/** Tells how long another executor took. One thread uses it. */
final class TimedExecutor implements BlockExecutor {
  private final BlockExecutor executor;
  private long nanos;

  TimedExecutor(BlockExecutor executor) {
    this.executor = executor;
  }

  @Override
  public List<TransactionResult> execute(
      WorldState world, BlockContext block, List<RecoveredTransaction> transactions) {
    long start = System.nanoTime();
    List<TransactionResult> results = executor.execute(world, block, transactions);
    nanos += System.nanoTime() - start;
    return results;
  }

  /** The time of all blocks so far. */
  long nanos() {
    return nanos;
  }
}
