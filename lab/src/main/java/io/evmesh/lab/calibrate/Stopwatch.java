package io.evmesh.lab.calibrate;

import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.state.WorldState;
import io.evmesh.testkit.workload.Workload;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/**
 * Measures how long something takes that can be done again and again, by the time that the thread
 * has had a core: what else the machine has to do disturbs that least.
 */
final class Stopwatch {
  /** How many rounds are measured. */
  static final int ROUNDS = 15;

  /** For what is measured first. */
  static final Stopwatch FIRST = new Stopwatch(400_000_000);

  /** For what was measured before. */
  static final Stopwatch AGAIN = new Stopwatch(60_000_000);

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static final int READINGS = 40_000;
  private static final double READING_NANOS = measureReading();

  private final long warmUpNanos;

  private Stopwatch(long warmUpNanos) {
    this.warmUpNanos = warmUpNanos;
  }

  /** Something to measure, which tells how many nanoseconds of it count. */
  @FunctionalInterface
  interface Timed {
    long nanos();
  }

  /** Nanoseconds that this thread has had a core. */
  static long threadNanos() {
    return THREADS.getCurrentThreadCpuTime();
  }

  /** What it takes to look at the clock, which is part of everything that is measured by it. */
  static double readingNanos() {
    return READING_NANOS;
  }

  private static double measureReading() {
    long[] readings = new long[READINGS];
    Arrays.setAll(
        readings,
        reading -> {
          long begin = threadNanos();
          return threadNanos() - begin;
        });
    Arrays.sort(readings, READINGS / 2, READINGS); // the others are for the compiler
    return readings[READINGS / 2 + READINGS / 8];
  }

  /** The lower quartile of some rounds after a warm-up: what disturbs only makes it longer. */
  double nanos(Timed timed) {
    long warmUntil = threadNanos() + warmUpNanos;
    while (threadNanos() < warmUntil) {
      timed.nanos();
    }
    long[] rounds = new long[ROUNDS];
    Arrays.setAll(rounds, round -> timed.nanos());
    Arrays.sort(rounds);
    return rounds[ROUNDS / 4];
  }

  /** The same for a block in sequence. */
  double sequential(Workload work) {
    SequentialBlockExecutor executor = new SequentialBlockExecutor();
    return nanos(
        () -> {
          WorldState world = new WorldState(work.state());
          long begin = threadNanos();
          executor.execute(world, work.block(), work.transactions());
          return threadNanos() - begin;
        });
  }
}
