package io.evmesh.lab.scheduler;

import io.evmesh.lab.execute.Run;
import io.evmesh.lab.execute.Versions;
import io.evmesh.lab.profile.Cost;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Transactions that run in their order under locks on what they are expected to touch. A lock
 * manager asks for all locks of one after the other; workers take whoever has all of his. One that
 * touches something else, once it runs, is not taken.
 */
final class LockedRun {
  private final Stage stage;
  private final Versions versions;
  private final List<Integer> transactions;
  private final IntFunction<Run> expected;
  private final Consumer<Run> commit;
  private final Runnable then;
  private final LockTable locks = new LockTable();
  private final PriorityQueue<Integer> ready = new PriorityQueue<>();
  private final Deque<Integer> free = new ArrayDeque<>();
  private int asked;
  private int left;

  /**
   * Nothing locked yet.
   *
   * @param expected by transaction: a run that touches what it is going to touch
   * @param commit takes what came of each that has touched only that
   * @param then happens when all have run
   */
  LockedRun(
      Stage stage,
      Versions versions,
      List<Integer> transactions,
      IntFunction<Run> expected,
      Consumer<Run> commit,
      Runnable then) {
    this.stage = stage;
    this.versions = versions;
    this.transactions = transactions;
    this.expected = expected;
    this.commit = commit;
    this.then = then;
    left = transactions.size();
  }

  /** The first worker is the lock manager until it has asked for all; one alone does both. */
  void begin() {
    for (int worker = 1; worker < stage.workers(); worker++) {
      free.add(worker);
    }
    askNext();
  }

  private void askNext() {
    if (asked == transactions.size()) {
      free.add(0);
      feed();
      return;
    }
    int tx = transactions.get(asked++);
    Run run = expected.apply(tx);
    long nanos = stage.cost(Cost.LOCK, run.readCount());
    stage.work(
        0,
        "lock",
        tx,
        nanos,
        () -> {
          for (int read = 0; read < run.readCount(); read++) {
            locks.ask(tx, run.readPlace(read), run.changes(read));
          }
          if (locks.hasAll(tx)) {
            ready.add(tx);
          }
          feed();
          askNext();
        });
  }

  private void feed() {
    while (!free.isEmpty() && !ready.isEmpty()) {
      int worker = free.remove();
      int tx = ready.remove();
      stage.tally().countExecution();
      Run run = stage.executions().execute(tx, versions.now()).run();
      long nanos =
          stage.cost(Cost.DISPATCH, 1)
              + run.nanos()
              + stage.cost(Cost.APPLY, run.writeCount())
              + stage.cost(Cost.LOCK, expected.apply(tx).readCount());
      stage.work(worker, "execute", tx, nanos, () -> end(worker, run));
    }
  }

  private void end(int worker, Run run) {
    Run lockedFor = expected.apply(run.tx());
    if (touchesOnly(run, lockedFor)) {
      commit.accept(run);
    } else {
      stage.tally().countAbort(run.nanos());
    }
    List<Integer> granted = new ArrayList<>();
    for (int read = 0; read < lockedFor.readCount(); read++) {
      locks.release(run.tx(), lockedFor.readPlace(read), granted);
    }
    ready.addAll(granted);
    free.add(worker);
    if (--left == 0) {
      then.run();
    } else {
      feed();
    }
  }

  private static boolean touchesOnly(Run run, Run lockedFor) {
    for (int read = 0; read < run.readCount(); read++) {
      int locked = lockedFor.readOf(run.readPlace(read));
      if (locked < 0 || run.changes(read) && !lockedFor.changes(locked)) {
        return false;
      }
    }
    return true;
  }
}
