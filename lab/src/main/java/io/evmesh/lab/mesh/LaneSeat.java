package io.evmesh.lab.mesh;

import io.evmesh.engine.evm.Machine;
import io.evmesh.engine.parallel.account.Verdicts;
import io.evmesh.engine.parallel.lane.Lane;
import io.evmesh.engine.parallel.lane.Work;
import io.evmesh.engine.parallel.settle.Flush;
import io.evmesh.engine.parallel.settle.ShardSettle;
import io.evmesh.engine.parallel.settle.StorageSettle;
import io.evmesh.engine.state.TransactionState;
import io.evmesh.engine.types.Address;
import io.evmesh.lab.execute.WatchedMachine;
import io.evmesh.lab.profile.Cost;
import io.evmesh.lab.scheduler.Stage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A lane on its node: the core {@link Lane}, and what its messages and executions cost. */
final class LaneSeat {
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
    for (int i = 0; i < state.accountCount(); i++) {
      touched(turn.placeOf(state.accountAt(i).address())).accounts++;
    }
    int followed = 0;
    for (int slot = 0; slot < state.slotCount(); slot++) {
      Address owner = state.accountAt(state.slotOwner(slot)).address();
      touched(turn.storagePlaceOf(owner)).slots++;
      followed += state.tracked(slot) == null ? 0 : 1;
    }
    return stage.reference().run(tx).nanosAt(machine.gas())
        + stage.cost(Cost.LANE_ACCOUNT, state.accountCount())
        + stage.cost(Cost.LANE_SLOT, state.slotCount())
        + stage.cost(Cost.FOLLOW, followed);
  }

  private Touched touched(Object place) {
    return touches.computeIfAbsent(place, missing -> new Touched());
  }

  /** What a settle tells of a place. */
  static final class Touched {
    int accounts;
    int slots;

    int all() {
      return accounts + slots;
    }
  }

  /** There is nothing to do now: what is gathered goes out. */
  @Nullable Step drain() {
    flushAfter = 1;
    return flushThen(Step.last("drain", 0, () -> {}));
  }

  /** A place has answered. */
  Step answer(Verdicts verdicts) {
    if (!lane.answer(verdicts)) {
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
    Flush flush = lane.flush();
    Map<Object, Touched> sizes = new LinkedHashMap<>(touches);
    touches.clear();
    int settles = flush.shards().size() + flush.storages().size();
    long nanos = turn.stage().cost(Cost.FLUSH, settles);
    nanos += turn.codecNanos(actor.node(), sizes);
    return new Step(
        "flush",
        -1,
        nanos,
        0,
        () -> {
          send(flush, sizes);
          return then;
        });
  }

  private void send(Flush flush, Map<Object, Touched> sizes) {
    for (ShardSettle settle : flush.shards()) {
      Object place = settle.shard();
      turn.settle(
          this,
          place,
          sizes.getOrDefault(place, new Touched()),
          versions -> versions.settle(settle));
    }
    for (StorageSettle settle : flush.storages()) {
      Object place = settle.contract();
      turn.settleStorage(
          this,
          settle.contract(),
          sizes.getOrDefault(place, new Touched()),
          versions -> versions.settle(settle));
    }
    if (flush.isEmpty()) {
      report();
    }
  }

  private void report() {
    Lane.Report report = lane.answered();
    long size = 16 + 8L * report.executions().size();
    turn.toCoordinator(this, size, () -> turn.settled(report));
  }
}
