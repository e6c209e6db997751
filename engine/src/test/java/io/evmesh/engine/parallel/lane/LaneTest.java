package io.evmesh.engine.parallel.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.parallel.BlockScheduleTest;
import io.evmesh.engine.parallel.account.Verdicts;
import io.evmesh.engine.parallel.plan.BlockPlan;
import io.evmesh.engine.parallel.plan.Shards;
import io.evmesh.engine.parallel.settle.BlockScope;
import io.evmesh.engine.parallel.settle.Flush;
import io.evmesh.engine.parallel.settle.PublishedViews;
import io.evmesh.engine.scene.Scene;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LaneTest {
  private static final int COUNT = 8;

  @Test
  void reportsOnlyWhenEveryPlaceHasAnswered() {
    Lane lane = lane();
    for (int tx = 0; tx < COUNT; tx++) {
      lane.execute(new Work.Task(tx, null, null));
    }
    Flush flush = lane.flush();
    int places = flush.shards().size() + flush.storages().size();
    assertThat(places).isGreaterThan(1);
    for (int answer = 1; answer < places; answer++) {
      assertThat(lane.answer(new Verdicts())).isFalse();
    }
    assertThat(lane.answer(new Verdicts())).isTrue();
    assertThat(lane.answered().executions()).hasSize(COUNT);
  }

  @Test
  void doesNotFlushWhileAnythingIsUnanswered() {
    Lane lane = lane();
    lane.execute(new Work.Task(0, null, null));
    lane.flush();
    lane.execute(new Work.Task(1, null, null));
    assertThat(lane.isFlushDue(1)).isFalse();
  }

  private static Lane lane() {
    List<RecoveredTransaction> transactions = BlockScheduleTest.transactions(COUNT);
    InMemoryState state = new InMemoryState();
    for (RecoveredTransaction transaction : transactions) {
      state.put(transaction.sender(), 0, UInt256.of(1_000_000_000L), Bytes.EMPTY);
    }
    BlockPlan plan = BlockPlan.of(Shards.CLUSTER, transactions, Set.of());
    BlockScope scope =
        new BlockScope(
            BlockScheduleTest.block(Scene.BLOCK_GAS_LIMIT),
            transactions,
            state,
            plan,
            new PublishedViews(plan),
            null);
    return new Lane(scope, new Lane.Tools());
  }
}
