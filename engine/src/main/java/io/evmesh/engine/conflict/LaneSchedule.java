package io.evmesh.engine.conflict;

import java.util.PriorityQueue;

/**
 * What lanes would do that know everything beforehand: each begins the lowest transaction that can
 * be executed, as soon as it is free. Times are in the unit of the costs, from 0.
 */
public final class LaneSchedule {
  private final double[] costs;
  private final int[] missing;
  private final int[][] dependents;
  private final PriorityQueue<Integer> ready = new PriorityQueue<>();
  private final PriorityQueue<Integer> running =
      new PriorityQueue<>(
          (a, b) -> {
            int order = Double.compare(end(a), end(b));
            return order != 0 ? order : Integer.compare(a, b);
          });
  private final PriorityQueue<Integer> free = new PriorityQueue<>();
  private final double[] starts;
  private final int[] lanes;
  private int used;
  private double span;

  /**
   * A schedule.
   *
   * @param costs by transaction
   * @param needs by transaction: the earlier ones that must be done
   * @param lanes how many transactions can run at once
   */
  public LaneSchedule(double[] costs, int[][] needs, int lanes) {
    this.costs = costs;
    int count = costs.length;
    missing = new int[count];
    dependents = new int[count][];
    starts = new double[count];
    this.lanes = new int[count];
    turnAround(needs);
    run(Math.min(lanes, Math.max(1, count)));
  }

  private void turnAround(int[][] needs) {
    int[] count = new int[costs.length];
    for (int[] some : needs) {
      for (int need : some) {
        count[need]++;
      }
    }
    for (int tx = 0; tx < costs.length; tx++) {
      dependents[tx] = new int[count[tx]];
      missing[tx] = needs[tx].length;
      for (int need : needs[tx]) {
        dependents[need][--count[need]] = tx; // an earlier one: its array is there
      }
      if (missing[tx] == 0) {
        ready.add(tx);
      }
    }
  }

  private void run(int most) {
    begin(0, most);
    while (!running.isEmpty()) {
      int done = running.remove();
      double now = end(done);
      span = now;
      free.add(lanes[done]);
      for (int dependent : dependents[done]) {
        if (--missing[dependent] == 0) {
          ready.add(dependent);
        }
      }
      begin(now, most);
    }
  }

  private void begin(double now, int most) {
    while (!ready.isEmpty() && (!free.isEmpty() || used < most)) {
      int tx = ready.remove();
      lanes[tx] = free.isEmpty() ? used++ : free.remove();
      starts[tx] = now;
      running.add(tx);
    }
  }

  /** How long it takes until all are done. */
  public double span() {
    return span;
  }

  /** When a transaction begins. */
  public double start(int tx) {
    return starts[tx];
  }

  /** When a transaction is done. */
  public double end(int tx) {
    return starts[tx] + costs[tx];
  }

  /** In which lane a transaction runs, from 0. */
  public int lane(int tx) {
    return lanes[tx];
  }
}
