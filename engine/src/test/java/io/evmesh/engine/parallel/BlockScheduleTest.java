package io.evmesh.engine.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.execution.TransactionResult.Rejected;
import io.evmesh.engine.parallel.account.Location;
import io.evmesh.engine.parallel.account.Touch;
import io.evmesh.engine.parallel.account.Verdicts;
import io.evmesh.engine.parallel.account.Verdicts.Verdict;
import io.evmesh.engine.parallel.lane.Incarnation;
import io.evmesh.engine.parallel.lane.Work;
import io.evmesh.engine.parallel.plan.Groups;
import io.evmesh.engine.scene.Scene;
import io.evmesh.engine.transaction.Rejection;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

public class BlockScheduleTest {
  private static final int LANES = 2;
  private static final long GAS = 21_000;

  @Test
  void aTransactionIsFinalWhenAllBelowAre() {
    BlockSchedule schedule = schedule(2);
    give(schedule, 2);
    schedule.report(List.of(executed(1, 0)), new Verdicts());
    assertThat(schedule.frontier()).isZero();
    schedule.report(List.of(executed(0, 0)), new Verdicts());
    assertThat(schedule.isFinished()).isTrue();
  }

  @Test
  void aStaleTransactionRunsAgain() {
    BlockSchedule schedule = schedule(1);
    give(schedule, 1);
    schedule.report(List.of(executed(0, 0)), disproved(0, 0));
    assertThat(schedule.isFinished()).isFalse();
    assertThat(give(schedule, 1).getFirst().before()).isNotNull();
    schedule.report(List.of(executed(0, 1)), new Verdicts());
    assertThat(schedule.isFinished()).isTrue();
  }

  @Test
  void aVerdictThatArrivesBeforeTheReportIsKept() {
    BlockSchedule schedule = schedule(2);
    give(schedule, 2);
    schedule.report(List.of(executed(0, 0)), disproved(1, 0));
    schedule.report(List.of(executed(1, 0)), new Verdicts());
    assertThat(schedule.frontier()).isEqualTo(1);
    assertThat(give(schedule, 1).getFirst().tx()).isEqualTo(1);
  }

  @Test
  void aVerdictOnAnEarlierIncarnationDoesNotCount() {
    BlockSchedule schedule = schedule(2);
    give(schedule, 2);
    schedule.report(List.of(executed(1, 0)), disproved(1, 0));
    give(schedule, 1);
    schedule.report(List.of(executed(0, 0)), disproved(1, 0));
    schedule.report(List.of(executed(1, 1)), new Verdicts());
    assertThat(schedule.isFinished()).isTrue();
  }

  @Test
  void aTransactionIsNotFinalWhileItRunsAgain() {
    BlockSchedule schedule = schedule(2);
    give(schedule, 2);
    schedule.report(List.of(executed(1, 0)), disproved(1, 0));
    give(schedule, 1);
    schedule.report(List.of(executed(0, 0)), new Verdicts());
    assertThat(schedule.frontier()).isEqualTo(1);
  }

  @Test
  void aTransactionWhoseRepeatFailedIsNotFinal() {
    BlockSchedule schedule = schedule(2);
    give(schedule, 2);
    schedule.report(List.of(executed(1, 0)), disproved(1, 0));
    give(schedule, 1);
    assertThat(schedule.failed(1)).isTrue();
    schedule.report(List.of(executed(0, 0)), new Verdicts());
    assertThat(schedule.frontier()).isEqualTo(1);
    assertThat(give(schedule, 1).getFirst().tx()).isEqualTo(1);
    assertThat(schedule.failed(1)).isFalse();
  }

  @Test
  void aFinalTransactionIsNeverInvalidated() {
    BlockSchedule schedule = schedule(2);
    give(schedule, 2);
    schedule.report(List.of(executed(0, 0)), new Verdicts());
    Verdicts late = disproved(0, 0);
    assertThatThrownBy(() -> schedule.report(List.of(), late))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("final transaction 0");
  }

  @Test
  void aTransactionForWhichNoGasIsLeftRunsAgainToBeRejected() {
    BlockSchedule schedule =
        new BlockSchedule(transactions(2), block(GAS), LANES, () -> groups(2), none());
    give(schedule, 2);
    schedule.report(List.of(executed(0, 0), executed(1, 0)), new Verdicts());
    assertThat(schedule.frontier()).isEqualTo(1);
    Work.Task task = give(schedule, 1).getFirst();
    assertThat(task.refusal()).isEqualTo(Rejection.GAS_ALLOWANCE_EXCEEDED);
    TransactionResult rejected = new Rejected(Rejection.GAS_ALLOWANCE_EXCEEDED);
    schedule.report(
        List.of(new Incarnation(1, 1, rejected, new Touch[0], null, List.of())), new Verdicts());
    assertThat(schedule.isFinished()).isTrue();
    assertThat(schedule.results().get(1)).isEqualTo(rejected);
  }

  @Test
  void aBlockWithoutTransactionsIsFinished() {
    assertThat(schedule(0).isFinished()).isTrue();
  }

  private static List<Work.Task> give(BlockSchedule schedule, int count) {
    List<Work.Task> tasks = new ArrayList<>();
    while (tasks.size() < count) {
      tasks.addAll(schedule.next(0).tasks());
    }
    return tasks;
  }

  private static Incarnation executed(int tx, int incarnation) {
    TransactionResult result = new Executed(true, GAS, List.of(), Bytes.EMPTY, null);
    return new Incarnation(tx, incarnation, result, new Touch[0], null, List.of());
  }

  private static Verdicts disproved(int tx, int incarnation) {
    Verdicts verdicts = new Verdicts();
    verdicts.add(new Verdict(tx, incarnation, -1, new Location(Scene.OTHER, null), true));
    return verdicts;
  }

  private static BlockSchedule schedule(int count) {
    BlockContext block = block(Scene.BLOCK_GAS_LIMIT);
    return new BlockSchedule(transactions(count), block, LANES, () -> groups(count), none());
  }

  private static Groups groups(int count) {
    return Groups.singles(count);
  }

  private static BlockSchedule.ConflictListener none() {
    return (writer, reader, place) -> {};
  }

  public static List<RecoveredTransaction> transactions(int count) {
    List<RecoveredTransaction> all = new ArrayList<>();
    for (int tx = 0; tx < count; tx++) {
      Address sender = Address.ofLimbs(0x5e4d + tx, 0, 0);
      all.add(Transactions.of(sender, Scene.OTHER, GAS, UInt256.ZERO, Bytes.EMPTY));
    }
    return all;
  }

  public static BlockContext block(long gasLimit) {
    return new BlockContext(
        Fork.CANCUN,
        1,
        Scene.BLOCK_NUMBER,
        Scene.TIMESTAMP,
        Scene.COINBASE,
        gasLimit,
        Scene.BASE_FEE,
        UInt256.ZERO,
        Hash.ZERO,
        UInt256.ONE,
        6);
  }
}
