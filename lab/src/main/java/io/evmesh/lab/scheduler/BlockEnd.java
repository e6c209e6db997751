package io.evmesh.lab.scheduler;

import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.state.WorldState;
import io.evmesh.lab.execute.Executions;
import io.evmesh.lab.execute.Run;
import io.evmesh.lab.execute.Versions;
import java.util.Arrays;
import java.util.List;

/**
 * What came of a block.
 *
 * @param order the transactions in the order in which their execution one after the other gives the
 *     same; empty for that of the block
 * @param results by transaction
 * @param world the block's changes over the state below it
 */
public record BlockEnd(List<Integer> order, List<TransactionResult> results, WorldState world) {
  /** The end of a block whose runs, by transaction, have left these versions. */
  static BlockEnd of(Executions executions, Versions versions, Run[] runs, List<Integer> order) {
    return new BlockEnd(
        order,
        Arrays.stream(runs).map(Run::result).toList(),
        executions.world(versions, Arrays.asList(runs)));
  }

  /** The same in the block's order. */
  static BlockEnd of(Executions executions, Versions versions, Run[] runs) {
    return of(executions, versions, runs, List.of());
  }
}
