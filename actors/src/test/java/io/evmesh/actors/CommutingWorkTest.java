package io.evmesh.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.state.WorldState;
import io.evmesh.testkit.workload.Workload;
import io.evmesh.testkit.workload.WorkloadKind;
import io.evmesh.testkit.workload.WorkloadSize;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blocks whose transactions add to the same slots: once that is learnt, nobody waits. */
class CommutingWorkTest {
  private static final int TRANSACTIONS = 1000;
  private static final int BLOCKS = 6;

  @ParameterizedTest
  @EnumSource(names = {"VOTES", "VOTES_RELAYED", "MINTS", "AIRDROP"})
  void hardlyAnythingIsExecutedTwiceOnceTheyHaveMetInTwoBlocks(WorkloadKind kind) {
    Workload workload = kind.generate(new WorkloadSize(TRANSACTIONS, 1, 1));
    WorldState expected = new WorldState(workload.state());
    var results =
        new SequentialBlockExecutor().execute(expected, workload.block(), workload.transactions());
    MeshSettings settings = MeshSettings.of(2).alwaysInLanes(true);
    try (ActorBlockExecutor executor = ActorBlockExecutor.start(settings)) {
      int met = 0; // blocks; on a busy machine one lane may run a whole block
      for (int block = 1; block <= BLOCKS; block++) {
        WorldState world = new WorldState(workload.state());
        assertThat(executor.execute(world, workload.block(), workload.transactions()))
            .isEqualTo(results);
        met += executor.lastStats().executions() < TRANSACTIONS * 105 / 100 ? 0 : 1;
      }
      assertThat(met).isLessThanOrEqualTo(2);
    }
  }
}
