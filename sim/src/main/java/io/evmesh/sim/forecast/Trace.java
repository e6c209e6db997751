package io.evmesh.sim.forecast;

import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.state.WorldState;
import io.evmesh.sim.workload.Workload;
import java.util.Arrays;
import java.util.PriorityQueue;

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
    return new Trace(least, Dependencies.of(workload));
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
    int[] length = new int[needs.length];
    int longest = 0;
    for (int tx = 0; tx < needs.length; tx++) {
      for (int need : needs[tx]) {
        length[tx] = Math.max(length[tx], length[need]);
      }
      longest = Math.max(longest, ++length[tx]);
    }
    return longest;
  }

  /** How long lanes take that always begin the lowest transaction that can be executed. */
  double spanNanos(int lanes, double overheadNanos) {
    return new Lanes(lanes, overheadNanos).run();
  }

  /** A transaction that runs until some moment. */
  private record Running(int tx, double until) {}

  private final class Lanes {
    private final double overheadNanos;
    private final int[] missing = new int[needs.length];
    private final int[][] dependents = new int[needs.length][];
    private final PriorityQueue<Integer> ready = new PriorityQueue<>();
    private final PriorityQueue<Running> running =
        new PriorityQueue<>((a, b) -> Double.compare(a.until, b.until));
    private int free;
    private double now;

    Lanes(int lanes, double overheadNanos) {
      free = lanes;
      this.overheadNanos = overheadNanos;
      int[] count = new int[needs.length];
      for (int[] some : needs) {
        for (int need : some) {
          count[need]++;
        }
      }
      for (int tx = 0; tx < needs.length; tx++) {
        dependents[tx] = new int[count[tx]];
        missing[tx] = needs[tx].length;
        for (int need : needs[tx]) {
          dependents[need][--count[need]] = tx;
        }
        if (missing[tx] == 0) {
          ready.add(tx);
        }
      }
    }

    double run() {
      begin();
      while (!running.isEmpty()) {
        Running done = running.remove();
        now = done.until;
        free++;
        for (int dependent : dependents[done.tx]) {
          if (--missing[dependent] == 0) {
            ready.add(dependent);
          }
        }
        begin();
      }
      return now;
    }

    private void begin() {
      while (free > 0 && !ready.isEmpty()) {
        int tx = ready.remove();
        running.add(new Running(tx, now + nanos[tx] + overheadNanos));
        free--;
      }
    }
  }
}
