package io.evmesh.lab.mesh;

import io.evmesh.engine.commute.TrackedSlot;
import io.evmesh.engine.evm.Machine;
import io.evmesh.engine.parallel.account.Verdicts;
import io.evmesh.engine.parallel.lane.Lane;
import io.evmesh.engine.parallel.lane.Work;
import io.evmesh.engine.parallel.settle.Flush;
import io.evmesh.engine.parallel.settle.ShardSettle;
import io.evmesh.engine.parallel.settle.StorageSettle;
import io.evmesh.engine.state.TransactionState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import io.evmesh.lab.execute.WatchedMachine;
import io.evmesh.lab.profile.Cost;
import io.evmesh.lab.scheduler.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A lane on its node: the core {@link Lane}, and what its messages and executions cost. */
final class LaneSeat {
  private static final int RESULT_BYTES = 90; // of a transaction, with a log

  final int number;
  final Node.Actor actor;
  private final Turn turn;
  private final Lane lane;
  private final WatchedMachine machine = new WatchedMachine(new Machine());
  private final Map<Object, Touched> touches = new LinkedHashMap<>(); // since the last flush
  private int flushAfter = 1;

  LaneSeat(int number, Node.Actor actor, Turn turn) {
    this.number = number;
    this.actor = actor;
    this.turn = turn;
    lane = new Lane(turn.scope(), new Lane.Tools(() -> machine));
  }

  // ------------------------------------------------------------------ messages

  /** Executes a piece of work. */
  Step run(Work work) {
    flushAfter = work.flushAfter();
    return execute(work.tasks(), 0);
  }

  private Step execute(List<Work.Task> tasks, int at) {
    if (at == tasks.size() || turn.isOver()) {
      return Step.last("ready", 0, () -> turn.toCoordinator(this, 8, () -> turn.ready(number)));
    }
    Work.Task task = tasks.get(at);
    machine.reset();
    lane.execute(task);
    long wait = turn.reads().waitFor(actor.node().number, task.tx(), machine.state());
    return new Step(
        "execute",
        task.tx(),
        nanosOf(task.tx()),
        wait,
        () -> at + 1 == tasks.size() ? flushThen(execute(tasks, at + 1)) : execute(tasks, at + 1));
  }

  /**
   * What the transaction has taken, by what it takes in sequence: a machine that follows slots can
   * not be metered meanwhile.
   */
  private long nanosOf(int tx) {
    TransactionState state = machine.state();
    Stage stage = turn.stage();
    if (state == null) {
      touched(turn.placeOf(turn.sender(tx))).accounts++;
      return stage.cost(Cost.TRANSACTION, 1) + stage.cost(Cost.LANE_ACCOUNT, 1);
    }
    Touched all = new Touched();
    for (int i = 0; i < state.accountCount(); i++) {
      Address address = state.accountAt(i).address();
      boolean met = turn.meets(address);
      all.addAccount(met);
      touched(turn.placeOf(address)).addAccount(met);
    }
    int followed = 0;
    long[] words = state.slotWords();
    for (int slot = 0; slot < state.slotCount(); slot++) {
      Address owner = state.accountAt(state.slotOwner(slot)).address();
      UInt256 number = UInt256.ofLimbs(words, TransactionState.keyAt(slot));
      boolean met = turn.meets(new RemoteReads.Slot(owner, number));
      TrackedSlot tracked = state.tracked(slot);
      followed += tracked == null ? 0 : 1;
      all.addSlot(met, false);
      touched(turn.storagePlaceOf(owner)).addSlot(met, tracked != null && !tracked.isExact());
    }
    return stage.reference().run(tx).nanosAt(machine.gas())
        + stage.cost(Cost.LANE_ACCOUNT, all.accounts)
        + stage.cost(Cost.LANE_ACCOUNT_MET, all.accountsMet)
        + stage.cost(Cost.LANE_SLOT, all.slots)
        + stage.cost(Cost.LANE_SLOT_MET, all.slotsMet)
        + stage.cost(Cost.FOLLOW, followed);
  }

  private Touched touched(Object place) {
    return touches.computeIfAbsent(place, missing -> new Touched());
  }

  /** How many touches of a place a settle tells: where others were before, and where not. */
  static final class Touched {
    int accounts;
    int accountsMet;
    int slots;
    int slotsMet;
    int sums;

    void addAccount(boolean met) {
      if (met) {
        accountsMet++;
      } else {
        accounts++;
      }
    }

    void addSlot(boolean met, boolean sum) {
      if (sum) {
        sums++;
      } else if (met) {
        slotsMet++;
      } else {
        slots++;
      }
    }

    int all() {
      return accounts + accountsMet + slots + slotsMet + sums;
    }

    /** What a ledger takes for them. */
    long nanos(Stage stage) {
      return stage.cost(Cost.SETTLE_ACCOUNT, accounts)
          + stage.cost(Cost.SETTLE_ACCOUNT_MET, accountsMet)
          + stage.cost(Cost.SETTLE_SLOT, slots)
          + stage.cost(Cost.SETTLE_SLOT_MET, slotsMet)
          + stage.cost(Cost.SETTLE_SUM, sums);
    }
  }

  /** There is nothing to do now: what is gathered goes out. */
  @Nullable Step drain() {
    flushAfter = 1;
    return flushThen(Step.last("drain", 0, () -> {}));
  }

  /** So many places have answered. */
  Step answer(Verdicts verdicts, int places) {
    if (!lane.answer(verdicts, places)) {
      return Step.last("answer", 0, () -> {});
    }
    report();
    return flushThen(Step.last("answer", 0, () -> {}));
  }

  // --------------------------------------------------------------------- flush

  private Step flushThen(Step then) {
    if (!lane.isFlushDue(flushAfter)) {
      return then;
    }
    List<Turn.Settled> flush = settled(lane.flush());
    long nanos = turn.stage().cost(Cost.FLUSH, flush.size());
    nanos += turn.codecNanos(actor.node(), flush);
    return new Step(
        "flush",
        -1,
        nanos,
        0,
        () -> {
          turn.settle(this, flush);
          if (flush.isEmpty()) {
            report();
          }
          return then;
        });
  }

  private List<Turn.Settled> settled(Flush flush) {
    List<Turn.Settled> all = new ArrayList<>();
    for (ShardSettle settle : flush.shards()) {
      Touched known = touches.getOrDefault(settle.shard(), new Touched());
      all.add(turn.settled(settle.shard(), known, versions -> versions.settle(settle)));
    }
    for (StorageSettle settle : flush.storages()) {
      Touched known = touches.getOrDefault(settle.contract(), new Touched());
      all.add(turn.settled(settle.contract(), known, versions -> versions.settle(settle)));
    }
    touches.clear();
    return all;
  }

  private void report() {
    Lane.Report report = lane.answered();
    long size = 16 + (long) RESULT_BYTES * report.executions().size();
    turn.toCoordinator(this, size, () -> turn.settled(report));
  }
}
