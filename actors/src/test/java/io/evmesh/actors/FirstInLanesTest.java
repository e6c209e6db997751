package io.evmesh.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.actors.message.BlockFailedException;
import io.evmesh.actors.message.BlockStats;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.execution.TransactionResult.Rejected;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.testkit.verify.Difference;
import io.evmesh.testkit.verify.Execution;
import io.evmesh.testkit.workload.Workload;
import io.evmesh.testkit.workload.WorkloadKind;
import io.evmesh.testkit.workload.WorkloadSize;
import org.junit.jupiter.api.Test;

/** While lanes are new to a kind of block they get its first transactions only. */
class FirstInLanesTest {
  private static final int SIZE = 4_000;
  private static final Workload WHOLE =
      WorkloadKind.ERC20_CLUSTERED.generate(new WorkloadSize(SIZE, 10, 1));

  /** The same in a block that has no room for the last transactions. */
  private static final Workload WORKLOAD = withGasLimit(WHOLE, gasUsed(WHOLE) - 1_000_000);

  private static final Execution EXPECTED = Execution.of(WORKLOAD, new SequentialBlockExecutor());

  private static long gasUsed(Workload workload) {
    SequentialBlockExecutor sequential = new SequentialBlockExecutor();
    Execution.of(workload, sequential);
    return sequential.gasUsed();
  }

  private static Workload withGasLimit(Workload of, long gasLimit) {
    BlockContext block = of.block();
    BlockContext smaller =
        new BlockContext(
            block.fork(),
            block.chainId(),
            block.number(),
            block.timestamp(),
            block.coinbase(),
            gasLimit,
            block.baseFee(),
            block.difficulty(),
            block.prevRandao(),
            block.blobBaseFee(),
            block.maxBlobs());
    return new Workload(of.label(), of.place(), smaller, of.state(), of.transactions());
  }

  @Test
  void leavesWhatSequentialExecutionDoes() {
    assertThat(EXPECTED.results()).last().isInstanceOf(Rejected.class);
    try (ActorBlockExecutor executor = ActorBlockExecutor.start(MeshSettings.of(2))) {
      executeInPlace(executor);

      Execution found = Execution.of(WORKLOAD, executor);

      assertThat(Difference.between(WORKLOAD, EXPECTED, found)).isEmpty();
      BlockStats stats = executor.lastStats();
      assertThat(stats.transactions()).isEqualTo(SIZE);
      assertThat(stats.executions()).isBetween((long) SIZE, 5L * SIZE / 4);
      assertThat(stats.messages()).isPositive();
    }
  }

  @Test
  void takesAllBackIfTheRestFails() {
    Address last = WORKLOAD.transactions().get(SIZE / 2).sender();
    try (ActorBlockExecutor executor = ActorBlockExecutor.start(MeshSettings.of(2))) {
      executeInPlace(executor);
      boolean[] fails = {true};
      WorldState world =
          new WorldState(
              new FaultyState(
                  WORKLOAD.state(),
                  address -> fails[0] && address.equals(last),
                  () -> new AssertionError("the state is gone")));

      assertThatThrownBy(() -> executor.execute(world, WORKLOAD.block(), WORKLOAD.transactions()))
          .isInstanceOf(BlockFailedException.class)
          .hasMessageContaining("the state is gone");

      fails[0] = false;
      assertThat(world.account(WORKLOAD.transactions().getFirst().sender()))
          .isEqualTo(WORKLOAD.state().account(WORKLOAD.transactions().getFirst().sender()));
      assertThat(executor.execute(world, WORKLOAD.block(), WORKLOAD.transactions()))
          .isEqualTo(EXPECTED.results());
    }
  }

  /** What lanes have to beat. */
  private static void executeInPlace(ActorBlockExecutor executor) {
    for (int i = 0; i < 2; i++) {
      Execution.of(WORKLOAD, executor);
      assertThat(executor.lastStats().messages()).isZero();
    }
  }
}
