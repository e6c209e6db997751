package io.evmesh.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.testkit.verify.Execution;
import io.evmesh.testkit.workload.Workload;
import io.evmesh.testkit.workload.WorkloadKind;
import io.evmesh.testkit.workload.WorkloadSize;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/** Mailboxes have no limit of their own: how the actors speak bounds them. */
class MailboxBoundsTest {
  private static final int LANES = 4;

  @Test
  void neverDoesMoreWaitThanTheDocumentsSay() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    MeshSettings settings = MeshSettings.of(LANES).alwaysInLanes(true);
    try (ActorBlockExecutor executor = ActorBlockExecutor.start(settings, registry)) {
      for (WorkloadKind kind : WorkloadKind.values()) {
        Workload workload = kind.generate(new WorkloadSize(1000, 4, 8));
        Execution.of(workload, executor);
      }
    }
    int shards = settings.shards().count();
    assertThat(most(registry, "account")).isPositive().isLessThanOrEqualTo(LANES + 1.0);
    assertThat(most(registry, "lane")).isPositive().isLessThanOrEqualTo(4.0 + 2 * shards);
    assertThat(most(registry, "coordinator"))
        .isPositive()
        .isLessThanOrEqualTo(4.0 * LANES + shards);
  }

  private static double most(SimpleMeterRegistry registry, String actor) {
    return registry.get("evmesh.mailbox.most").tag("actor", actor).gauge().value();
  }
}
