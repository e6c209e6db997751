package io.evmesh.actors.random;

import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.SequentialBlockExecutor;

class SequentialBlockExecutorTest extends BlockExecutorContract {
  @Override
  int[] lanes() {
    return new int[] {1};
  }

  @Override
  int usualBlocks() {
    return 100;
  }

  @Override
  BlockExecutor executor(int lanes, long seed) {
    return new SequentialBlockExecutor();
  }
}
