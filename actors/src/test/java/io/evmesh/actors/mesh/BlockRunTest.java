package io.evmesh.actors.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.actors.message.BlockJob;
import io.evmesh.actors.message.Crew;
import io.evmesh.actors.message.LiveTurns;
import io.evmesh.actors.message.TurnId;
import io.evmesh.actors.message.Turns;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.parallel.choice.LaneBudget;
import io.evmesh.engine.parallel.plan.BlockPlan;
import io.evmesh.engine.parallel.plan.Groups;
import io.evmesh.engine.parallel.plan.Shards;
import io.evmesh.engine.state.EmptyState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class BlockRunTest {
  private static final BlockContext BLOCK =
      new BlockContext(
          Fork.OSAKA,
          1,
          1,
          0,
          Address.ZERO,
          30_000_000,
          UInt256.ZERO,
          UInt256.ZERO,
          Hash.ZERO,
          UInt256.ONE,
          0);

  private final Turns turns = new Turns();
  private final AtomicInteger looks = new AtomicInteger();

  private BlockRun begin(Supplier<Groups> grouping) {
    BlockJob job =
        new BlockJob(
            BLOCK,
            List.of(),
            EmptyState.INSTANCE,
            BlockPlan.of(Shards.ONE_MACHINE, List.of()),
            null,
            grouping,
            (writer, reader, location) -> {},
            LaneBudget.UNLIMITED,
            () -> 0,
            turns,
            null);
    return BlockRun.begin(
        job, new TurnId(1, 1, 2), new LiveTurns(), Crew.here(List.of()), null, null);
  }

  @Test
  void anAttemptAfterTheEndLooksAtNothing() {
    turns.end();

    BlockRun run =
        begin(
            () -> {
              looks.incrementAndGet();
              return Groups.singles(0);
            });

    assertThat(looks).hasValue(0);
    assertThat(run.turn().isOver()).isTrue();
  }

  @Test
  void theEndWaitsForAnAttemptThatIsBeingGrouped() {
    begin(
        () -> {
          looks.incrementAndGet();
          assertThat(turns.close(Duration.ZERO)).isFalse(); // who groups looks at the state
          return Groups.singles(0);
        });

    assertThat(looks).hasValue(1);
    assertThat(turns.close(Duration.ZERO)).isTrue();
  }
}
