package io.evmesh.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.actors.mesh.Interceptors;
import io.evmesh.actors.mesh.Mesh;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.actors.message.LiveTurns;
import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.parallel.choice.ConflictMemory;
import io.evmesh.testkit.verify.Difference;
import io.evmesh.testkit.verify.Execution;
import io.evmesh.testkit.workload.HostileWork;
import io.evmesh.testkit.workload.Workload;
import io.evmesh.testkit.workload.WorkloadKind;
import io.evmesh.testkit.workload.WorkloadSize;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blocks in shares on two threads of one node, and in sequence where shares meet. */
class ShareExecutorTest {
  private static final int LANES = 2;
  private static final int RUNS = 4; // the first teach what meets
  private static final int TRANSACTIONS = 1000;
  private static final int HOSTILE_PART = 20; // of the usual size
  private static Mesh mesh;

  @BeforeAll
  static void start() {
    mesh = Mesh.start(MeshSettings.of(LANES), Interceptors.NONE, new LiveTurns(), "evmesh-local");
  }

  @AfterAll
  static void end() {
    mesh.close();
  }

  /** Runs a block some times; returns how often it could be joined. */
  private static int joined(Workload block) {
    Execution expected = Execution.of(block, new SequentialBlockExecutor());
    ShareExecutor shares = new ShareExecutor(mesh, LANES, new ConflictMemory());
    int[] joined = {0};
    BlockExecutor executor =
        (world, context, transactions) ->
            shares
                .execute(world, context, transactions)
                .map(
                    done -> {
                      joined[0]++;
                      return done.results();
                    })
                .orElseGet(
                    () -> new SequentialBlockExecutor().execute(world, context, transactions));
    for (int i = 0; i < RUNS; i++) {
      Execution found = Execution.of(block, executor);
      assertThat(Difference.between(block, expected, found)).as("run %d", i).isEmpty();
    }
    return joined[0];
  }

  @ParameterizedTest
  @EnumSource
  void generatedBlocksAreEqual(WorkloadKind kind) {
    int joined = joined(kind.generate(new WorkloadSize(TRANSACTIONS, 10, TRANSACTIONS)));
    switch (kind) {
      case ERC20_INDEPENDENT, SWAPS, COMPUTE -> assertThat(joined).isEqualTo(RUNS);
      case VOTES -> assertThat(joined).isGreaterThanOrEqualTo(1);
      default -> assertThat(joined).isBetween(0, RUNS);
    }
  }

  @ParameterizedTest
  @EnumSource
  void hostileBlocksAreEqual(HostileWork work) {
    assertThat(joined(work.generate(Math.max(2, work.usualSize() / HOSTILE_PART))))
        .isBetween(0, RUNS);
  }
}
