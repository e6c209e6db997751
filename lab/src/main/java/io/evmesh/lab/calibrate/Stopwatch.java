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

  private static final long WARM_UP_NANOS = 400_000_000;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Stopwatch() {}

  /** Something to measure, which tells how many nanoseconds of it count. */
  @FunctionalInterface
  interface Timed {
    long nanos();
  }

  /** Nanoseconds that this thread has had a core. */
  static long threadNanos() {
    return THREADS.getCurrentThreadCpuTime();
  }

  /** The lower quartile of some rounds after a warm-up: what disturbs only makes it longer. */
  static double nanos(Timed timed) {
    long warmUntil = threadNanos() + WARM_UP_NANOS;
    while (threadNanos() < warmUntil) {
      timed.nanos();
    }
    long[] rounds = new long[ROUNDS];
    Arrays.setAll(rounds, round -> timed.nanos());
    Arrays.sort(rounds);
    return rounds[ROUNDS / 4];
  }

  /** The same for a block in sequence. */
  static double sequential(Workload work) {
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
