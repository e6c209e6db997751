package io.evmesh.lab.calibrate;

import java.util.Arrays;

/** Measures how long something takes that can be done again and again. */
final class Stopwatch {
  private static final int ROUNDS = 15;
  private static final long WARM_UP_NANOS = 300_000_000;

  private Stopwatch() {}

  /** Something to measure, which tells how many nanoseconds of it count. */
  @FunctionalInterface
  interface Timed {
    long nanos();
  }

  /** The lower quartile of some rounds after a warm-up: what disturbs only makes it longer. */
  static double nanos(Timed timed) {
    long warmUntil = System.nanoTime() + WARM_UP_NANOS;
    while (System.nanoTime() < warmUntil) {
      timed.nanos();
    }
    long[] rounds = new long[ROUNDS];
    Arrays.setAll(rounds, round -> timed.nanos());
    Arrays.sort(rounds);
    return rounds[ROUNDS / 4];
  }
}
