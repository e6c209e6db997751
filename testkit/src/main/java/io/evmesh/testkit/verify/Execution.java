package io.evmesh.testkit.verify;

import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.WorldState;
import io.evmesh.testkit.workload.Workload;
import java.util.List;

/**
 * What an executor made of a workload.
 *
 * @param world the difference to the workload's state
 */
public record Execution(List<TransactionResult> results, WorldState world) {
  /** Executes a workload. */
  public static Execution of(Workload workload, BlockExecutor executor) {
    return of(workload, workload.state(), executor);
  }

  /** Executes a workload over a view of its state. */
  public static Execution of(Workload workload, StateView base, BlockExecutor executor) {
    WorldState world = new WorldState(base);
    return new Execution(executor.execute(world, workload.block(), workload.transactions()), world);
  }
}
