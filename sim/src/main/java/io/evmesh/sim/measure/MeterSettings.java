package io.evmesh.sim.measure;

/**
 * How often a meter executes a workload after the first, cold run.
 *
 * @param warmupRuns untimed runs, at least
 * @param warmupMillis untimed runs go on until this much time is over
 * @param runs timed runs, at least
 * @param runsMillis where executors are compared, timed runs go on until this much time is over
 * @param stateLatencyMicros how long the first read of each location of the state takes in each
 *     run; 0 for no time
 */
public record MeterSettings(
    int warmupRuns, long warmupMillis, int runs, long runsMillis, long stateLatencyMicros) {
  /** The most runs of either kind. */
  public static final int MAX_RUNS = 1_000_000;

  /** The longest time that a read of the state may take: a second. */
  public static final long MAX_LATENCY_MICROS = 1_000_000;

  /** Of a state that is at hand. */
  public MeterSettings(int warmupRuns, long warmupMillis, int runs) {
    this(warmupRuns, warmupMillis, runs, 0, 0);
  }

  public MeterSettings {
    check("warm-up runs", warmupRuns, 0);
    check("runs", runs, 1);
    if (stateLatencyMicros < 0 || stateLatencyMicros > MAX_LATENCY_MICROS) {
      throw new IllegalArgumentException(
          "the latency of the state must be from 0 to %d microseconds, not %d"
              .formatted(MAX_LATENCY_MICROS, stateLatencyMicros));
    }
  }

  private static void check(String what, int count, int least) {
    if (count < least || count > MAX_RUNS) {
      throw new IllegalArgumentException(
          "the number of %s must be from %d to %d, not %d".formatted(what, least, MAX_RUNS, count));
    }
  }
}
