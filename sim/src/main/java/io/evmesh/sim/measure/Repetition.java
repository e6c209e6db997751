package io.evmesh.sim.measure;

/** Runs again and again, so often or so long. */
final class Repetition {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private Repetition() {}

  /**
   * Runs at least so often and at least so long.
   *
   * @param progress is told after each run, of these runs alone
   * @return how often
   */
  static int run(int leastRuns, long leastMillis, Runnable run, Progress progress) {
    long start = System.nanoTime();
    long leastNanos = leastMillis * NANOS_PER_MILLI;
    int done = 0;
    for (long spent = 0;
        done < leastRuns || spent < leastNanos;
        spent = System.nanoTime() - start) {
      run.run();
      done++;
      long byTime = done * leastNanos / Math.max(1, System.nanoTime() - start);
      progress.ran(done, Math.max(leastRuns, Math.max(done, byTime)));
    }
    return done;
  }
}
