package io.evmesh.actors.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.actors.ActorBlockExecutor;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.actors.message.BlockStats;
import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.parallel.plan.Shards;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;

/** The executor on three nodes, of which each has so many lanes. */
class SeveralNodesTest extends BlockExecutorContract {
  private static final Duration STALL = Duration.ofSeconds(20);
  private static final Map<Integer, SeveralNodes> STARTED = new TreeMap<>();

  @AfterAll
  static void close() {
    STARTED.values().forEach(SeveralNodes::close);
    STARTED.clear();
  }

  @Override
  int[] lanes() {
    return new int[] {1, 2};
  }

  @Override
  int usualBlocks() {
    return 150;
  }

  @Override
  BlockExecutor executor(int lanes, long seed) {
    return STARTED
        .computeIfAbsent(
            lanes,
            n ->
                new SeveralNodes(
                    3,
                    new MeshSettings(n, Shards.ONE_MACHINE, STALL, 3, Duration.ofMinutes(2), true),
                    SeveralNodes.Network.PERFECT))
        .executor();
  }

  @Override
  Work lastWork(BlockExecutor executor) {
    BlockStats stats = ((ActorBlockExecutor) executor).lastStats();
    assertThat(stats.gaveUp()).isNull();
    assertThat(stats.attempts()).isLessThanOrEqualTo(1); // nothing stood still
    return Work.of(stats);
  }
}
