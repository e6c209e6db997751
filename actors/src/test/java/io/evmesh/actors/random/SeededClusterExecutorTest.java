package io.evmesh.actors.random;

import io.evmesh.engine.execution.BlockExecutor;
import java.util.SplittableRandom;

/** Here a number of lanes is a number of nodes with two lanes each. */
class SeededClusterExecutorTest extends BlockExecutorContract {
  @Override
  int[] lanes() {
    return new int[] {2, 3, 5};
  }

  @Override
  int usualBlocks() {
    return 120;
  }

  /** Repeats of several nodes do not wait for each other, and so meet again and again. */
  @Override
  long mostRepeats() {
    return 16;
  }

  @Override
  BlockExecutor executor(int lanes, long seed) {
    return new SeededClusterExecutor(new SplittableRandom(seed), lanes);
  }

  @Override
  Work lastWork(BlockExecutor executor) {
    SeededClusterExecutor cluster = (SeededClusterExecutor) executor;
    return new Work(cluster.executions(), cluster.invalidations());
  }
}
