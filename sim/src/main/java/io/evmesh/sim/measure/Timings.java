package io.evmesh.sim.measure;

import java.util.Arrays;

/**
 * How long the runs of one workload took.
 *
 * @param coldMillis the first run, before anything was compiled for it
 * @param medianMillis of the timed runs; the upper of the two in the middle
 * @param minMillis of the timed runs
 * @param allocatedBytes median of what a timed run allocated on the calling thread
 */
public record Timings(
    double coldMillis, double medianMillis, double minMillis, long allocatedBytes) {
  private static final double NANOS_PER_MILLI = 1e6;

  static Timings of(long coldNanos, long[] nanos, long[] allocatedBytes) {
    return new Timings(
        coldNanos / NANOS_PER_MILLI,
        Medians.of(nanos) / NANOS_PER_MILLI,
        Arrays.stream(nanos).min().orElseThrow() / NANOS_PER_MILLI,
        Math.round(Medians.of(allocatedBytes)));
  }
}
