package io.evmesh.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.actors.Meddling.Act;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.actors.message.CoordinatorCommand;
import io.evmesh.actors.message.LaneCommand;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.parallel.choice.GiveUp;
import io.evmesh.engine.parallel.plan.Shards;
import io.evmesh.testkit.verify.Difference;
import io.evmesh.testkit.verify.Execution;
import io.evmesh.testkit.workload.Workload;
import io.evmesh.testkit.workload.WorkloadKind;
import io.evmesh.testkit.workload.WorkloadSize;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A block that gets on too slowly in lanes is executed in place. */
class GivingUpTest {
  private static final Duration NEVER = Duration.ofHours(1);

  /** Whose shares meet. */
  private static final Workload WORKLOAD =
      WorkloadKind.ERC20_CLUSTERED.generate(new WorkloadSize(2_000, 10, 1));

  @Test
  void aBlockWhoseTimeIsUpIsExecutedInPlace() {
    Execution expected = Execution.of(WORKLOAD, new SequentialBlockExecutor());
    AtomicInteger looks = new AtomicInteger();
    Meddling meddling = new Meddling();
    meddling.let(
        (actor, message, self) -> {
          if (message == CoordinatorCommand.Look.TIME_IS_UP) {
            looks.incrementAndGet();
          }
          return message instanceof LaneCommand.Run ? Act.LOSE : Act.DELIVER;
        });
    MeshSettings settings = new MeshSettings(2, Shards.ONE_MACHINE, NEVER, 1, NEVER, false);
    try (ActorBlockExecutor executor = ActorBlockExecutor.start(settings, null, meddling)) {
      Execution.of(WORKLOAD, executor); // what lanes have to beat
      Execution.of(WORKLOAD, executor);
      assertThat(executor.lastStats().messages()).isZero();

      Execution found = Execution.of(WORKLOAD, executor);

      assertThat(Difference.between(WORKLOAD, expected, found)).isEmpty();
      assertThat(executor.lastStats().gaveUp()).isEqualTo(GiveUp.TIME);
      assertThat(looks).hasValue(1);
    }
  }
}
