package io.evmesh.actors.random;

import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.parallel.SeededBlockExecutor;
import java.util.SplittableRandom;

class SeededBlockExecutorTest extends BlockExecutorContract {
  @Override
  int[] lanes() {
    return new int[] {1, 2, 3, 4, 16};
  }

  @Override
  int usualBlocks() {
    return 200;
  }

  @Override
  BlockExecutor executor(int lanes, long seed) {
    return new SeededBlockExecutor(new SplittableRandom(seed), lanes);
  }

  @Override
  Work lastWork(BlockExecutor executor) {
    SeededBlockExecutor seeded = (SeededBlockExecutor) executor;
    return new Work(seeded.executions(), seeded.invalidations());
  }
}
