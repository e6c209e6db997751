package io.evmesh.lab.scheduler;

import io.evmesh.engine.execution.TransactionResult.Rejected;
import io.evmesh.lab.execute.Run;
import io.evmesh.lab.execute.Source;
import io.evmesh.lab.execute.Versions;
import io.evmesh.lab.profile.Cost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Two-phase speculation: all transactions side by side on the state below the block, each locking
 * what it looks at; who finds a lock is put off. Then those that were put off, one after the other.
 *
 * <p>Source: Saraph and Herlihy, An Empirical Study of Speculative Concurrency in Ethereum Smart
 * Contracts, 2019. Locks are held until the first phase ends; those of a transaction that is put
 * off are given back. A place that is going to be written is locked for writing at its first read.
 */
final class TwoPhase implements Scheduler {
  @Override
  public BlockEnd execute(Stage stage) {
    return new Block(stage).execute();
  }

  private static final class Block {
    private final Stage stage;
    private final Versions versions;
    private final Source below;
    private final Run[] runs;
    private final List<Integer> order = new ArrayList<>();
    private final TreeSet<Integer> deferred = new TreeSet<>();
    private final Map<Integer, Integer> writers = new HashMap<>(); // by place: who has its lock
    private final Map<Integer, Set<Integer>> readers = new HashMap<>();
    private int next;
    private int busy;

    Block(Stage stage) {
      this.stage = stage;
      versions = stage.executions().versions();
      below = stage.executions().versions().now();
      runs = new Run[stage.size()];
    }

    BlockEnd execute() {
      busy = stage.workers();
      for (int worker = 0; worker < stage.workers(); worker++) {
        take(worker);
      }
      stage.loop().run();
      return BlockEnd.of(stage.executions(), versions, runs, order);
    }

    private void take(int worker) {
      if (next == stage.size()) {
        if (--busy == 0) {
          stage.loop().after(stage.cost(Cost.BARRIER, 1), this::second);
        }
        return;
      }
      int tx = next++;
      stage.tally().countExecution();
      Run run = stage.executions().execute(tx, below).run();
      lock(worker, run, 0);
    }

    /** Goes on to a read, whose lock it needs. */
    private void lock(int worker, Run run, int read) {
      long from = read == 0 ? 0 : run.readNanos(read - 1);
      if (read == run.readCount()) {
        long rest = run.nanos() - from;
        stage.work(worker, "execute", run.tx(), rest, () -> end(worker, run));
        return;
      }
      long nanos = run.readNanos(read) - from + stage.cost(Cost.LOCK, 1);
      stage.work(
          worker,
          "execute",
          run.tx(),
          nanos,
          () -> {
            if (isFree(run.readPlace(read), run.tx(), run.changes(read))) {
              lock(worker, run, read + 1);
            } else {
              defer(run, run.readNanos(read));
              take(worker);
            }
          });
    }

    private boolean isFree(int place, int tx, boolean writes) {
      Set<Integer> others = readers.computeIfAbsent(place, missing -> new HashSet<>());
      if (writers.containsKey(place) || writes && !others.isEmpty()) {
        return false;
      }
      if (writes) {
        writers.put(place, tx);
      } else {
        others.add(tx);
      }
      return true;
    }

    private void defer(Run run, long nanos) {
      stage.tally().countAbort(nanos);
      deferred.add(run.tx());
      for (int read = 0; read < run.readCount(); read++) {
        writers.remove(run.readPlace(read), run.tx());
        Set<Integer> others = readers.get(run.readPlace(read));
        if (others != null) {
          others.remove(run.tx());
        }
      }
    }

    private void end(int worker, Run run) {
      if (run.result() instanceof Rejected) {
        defer(run, run.nanos());
        take(worker);
      } else {
        long nanos = stage.cost(Cost.APPLY, run.writeCount());
        stage.work(worker, "apply", run.tx(), nanos, () -> take(worker));
        commit(run);
      }
    }

    private void commit(Run run) {
      for (int write = 0; write < run.writeCount(); write++) {
        versions.put(run.writePlace(write), order.size(), run.writeValue(write));
      }
      runs[run.tx()] = run;
      order.add(run.tx());
    }

    private void second() {
      Integer tx = deferred.pollFirst();
      if (tx != null) {
        stage.tally().countExecution();
        Run run = stage.executions().execute(tx, versions.now()).run();
        long nanos = run.nanos() + stage.cost(Cost.APPLY, run.writeCount());
        stage.work(0, "execute again", tx, nanos, this::second);
        commit(run);
      }
    }
  }
}
