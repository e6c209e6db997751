package io.evmesh.sim.forecast;

import io.evmesh.testkit.workload.Workload;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * The speed-up to expect with more lanes, computed and not measured: a block's transactions, each
 * as long as it took alone plus what parallel execution adds to it, are given to the lanes, lowest
 * index first, each as soon as those are done that it depends on. What the measured run took beyond
 * that is counted as serial and added for every number of lanes.
 *
 * @param speedups over sequential execution, by number of lanes
 * @param overheadNanos added to each transaction: the difference in processor time between the
 *     executors, divided by the number of transactions
 * @param serialMillis what the model does not explain of the measured run
 * @param chainTransactions number of transactions in the longest chain of dependencies
 * @param chainMillis how long that chain takes one after the other, without overhead
 */
public record Forecast(
    SequencedMap<Integer, Double> speedups,
    double overheadNanos,
    double serialMillis,
    int chainTransactions,
    double chainMillis) {
  private static final int[] LANES = {4, 8, 16, 32};
  private static final double NANOS_PER_MILLI = 1e6;

  /**
   * What was measured with both executors.
   *
   * @param lanes that had a processor
   */
  public record Measured(
      int lanes,
      double sequentialMillis,
      double parallelMillis,
      double sequentialCpuMillis,
      double parallelCpuMillis) {}

  /** Computes a forecast for a workload, which is executed a few times for it. */
  public static Forecast of(Workload workload, Measured measured) {
    Trace trace = Trace.of(workload).scaledTo(measured.sequentialMillis() * NANOS_PER_MILLI);
    int count = Math.max(1, workload.transactions().size());
    double overhead =
        Math.max(0, measured.parallelCpuMillis() - measured.sequentialCpuMillis())
            * NANOS_PER_MILLI
            / count;
    double explained = trace.spanNanos(measured.lanes(), overhead) / NANOS_PER_MILLI;
    double serial = Math.max(0, measured.parallelMillis() - explained);
    SequencedMap<Integer, Double> speedups = new TreeMap<>();
    for (int lanes : LANES) {
      double millis = serial + trace.spanNanos(lanes, overhead) / NANOS_PER_MILLI;
      speedups.put(lanes, measured.sequentialMillis() / millis);
    }
    return new Forecast(
        speedups,
        overhead,
        serial,
        trace.longestChain(),
        trace.spanNanos(Integer.MAX_VALUE, 0) / NANOS_PER_MILLI);
  }
}
