package io.evmesh.sim.measure;

/**
 * How often a meter executes a workload after the first, cold run.
 *
 * @param warmupRuns untimed runs, at least
 * @param warmupMillis untimed runs go on until this much time is over
 * @param runs timed runs, at least 1
 */
public record MeterSettings(int warmupRuns, long warmupMillis, int runs) {
  /** The most runs of either kind. */
  public static final int MAX_RUNS = 1_000_000;

  public MeterSettings {
    check("warm-up runs", warmupRuns, 0);
    check("runs", runs, 1);
  }

  private static void check(String what, int count, int least) {
    if (count < least || count > MAX_RUNS) {
      throw new IllegalArgumentException(
          "the number of %s must be from %d to %d, not %d".formatted(what, least, MAX_RUNS, count));
    }
  }
}
