package io.evmesh.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.parallel.plan.Shards;
import io.evmesh.testkit.verify.Difference;
import io.evmesh.testkit.verify.Execution;
import io.evmesh.testkit.workload.Workload;
import io.evmesh.testkit.workload.WorkloadKind;
import io.evmesh.testkit.workload.WorkloadSize;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A storage account that is put away when nobody needs it is there again with the next block. */
class IdleStorageTest {
  private static final long SEED = 20261126;
  private static final int BLOCKS = 60;
  private static final int IDLE_MILLIS = 20;

  @Test
  void blocksThatComeWhileAccountsLeaveAreExecutedAtOnceAndRight() throws InterruptedException {
    Workload workload = WorkloadKind.ERC20_CLUSTERED.generate(new WorkloadSize(300, 5, 1));
    Execution expected = Execution.of(workload, new SequentialBlockExecutor());
    SplittableRandom random = new SplittableRandom(SEED);
    MeshSettings settings =
        new MeshSettings(
            2, Shards.ONE_MACHINE, Duration.ofSeconds(20), 1, Duration.ofMillis(IDLE_MILLIS), true);
    try (ActorBlockExecutor actors = ActorBlockExecutor.start(settings)) {
      for (int block = 0; block < BLOCKS; block++) {
        Execution found = Execution.of(workload, actors);
        assertThat(Difference.between(workload, expected, found))
            .as("seed %d, block %d", SEED, block)
            .isEmpty();
        Thread.sleep(IDLE_MILLIS - 2 + random.nextInt(5)); // the account leaves about now
      }
    }
  }
}
