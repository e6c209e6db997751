package io.evmesh.sim.forecast;

import io.evmesh.engine.accesslist.AccessRecorder;
import io.evmesh.engine.conflict.BlockConflicts;
import io.evmesh.engine.conflict.LaneSchedule;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.testkit.verify.Execution;
import io.evmesh.testkit.workload.Workload;
import java.util.Arrays;
import java.util.List;

/** How long each transaction of a block takes alone, and on which earlier ones it depends. */
final class Trace {
  private static final int TIMED_RUNS = 5;

  private final double[] nanos;
  private final int[][] needs;

  /**
   * A trace.
   *
   * @param nanos by transaction
   * @param needs by transaction: earlier ones whose writes it reads
   */
  Trace(double[] nanos, int[][] needs) {
    this.nanos = nanos;
    this.needs = needs;
  }

  static Trace of(Workload workload) {
    double[] least = new double[workload.transactions().size()];
    Arrays.fill(least, Double.MAX_VALUE);
    for (int i = 0; i < TIMED_RUNS; i++) {
      time(workload, least);
    }
    return new Trace(least, needs(workload));
  }

  /** By transaction: the earlier ones whose writes it reads. */
  static int[][] needs(Workload workload) {
    AccessRecorder recorder = new AccessRecorder();
    Execution.of(workload, recorder);
    List<Address> senders =
        workload.transactions().stream().map(RecoveredTransaction::sender).toList();
    return BlockConflicts.needs(workload.state(), senders, recorder.accesses());
  }

  private static void time(Workload workload, double[] least) {
    int[] next = {0};
    long[] before = {System.nanoTime()};
    new SequentialBlockExecutor()
        .execute(
            new WorldState(workload.state()),
            workload.block(),
            workload.transactions(),
            result -> {
              long now = System.nanoTime();
              least[next[0]] = Math.min(least[next[0]], (double) (now - before[0]));
              next[0]++;
              before[0] = System.nanoTime();
            });
  }

  /** The same, with times that make up this sum. */
  Trace scaledTo(double sumNanos) {
    double factor = sumNanos / Arrays.stream(nanos).sum();
    return new Trace(Arrays.stream(nanos).map(time -> time * factor).toArray(), needs);
  }

  /** Number of transactions in the longest chain of dependencies. */
  int longestChain() {
    double[] ones = new double[needs.length];
    Arrays.fill(ones, 1);
    return (int) new LaneSchedule(ones, needs, Integer.MAX_VALUE).span();
  }

  /** How long lanes take that always begin the lowest transaction that can be executed. */
  double spanNanos(int lanes, double overheadNanos) {
    double[] costs = Arrays.stream(nanos).map(time -> time + overheadNanos).toArray();
    return new LaneSchedule(costs, needs, lanes).span();
  }
}
