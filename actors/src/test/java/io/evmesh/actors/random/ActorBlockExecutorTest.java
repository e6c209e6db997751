package io.evmesh.actors.random;

import io.evmesh.actors.ActorBlockExecutor;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.engine.execution.BlockExecutor;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;

class ActorBlockExecutorTest extends BlockExecutorContract {
  private static final Map<Integer, ActorBlockExecutor> STARTED = new TreeMap<>();

  @AfterAll
  static void close() {
    STARTED.values().forEach(ActorBlockExecutor::close);
    STARTED.clear();
  }

  @Override
  int[] lanes() {
    return new int[] {1, 2, 4, 16};
  }

  @Override
  int usualBlocks() {
    return 150;
  }

  @Override
  BlockExecutor executor(int lanes, long seed) {
    return STARTED.computeIfAbsent(
        lanes, n -> ActorBlockExecutor.start(MeshSettings.of(n).alwaysInLanes(true)));
  }

  @Override
  Work lastWork(BlockExecutor executor) {
    return Work.of(((ActorBlockExecutor) executor).lastStats());
  }
}
