package io.evmesh.lab.calibrate;

import com.sun.management.OperatingSystemMXBean;
import io.evmesh.actors.akka.IdleActors;
import io.evmesh.lab.profile.Cost;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/**
 * What it costs that actors tell each other something, measured on the threads that work on blocks.
 * All in nanoseconds.
 */
final class MessageCosts {
  private static final int WARM_UP = 2000; // rounds
  private static final int ROUNDS = 2000;
  private static final int ACTORS = 16; // as many as there are ledgers
  private static final long PAUSE_NANOS = 200_000; // after which threads without work sleep
  private static final int MESSAGES = 300_000;
  private static final int TURNS = 8;
  private static final double IN_A_ROW = 8; // the dispatcher's throughput
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** The costs. */
  Map<Cost, Double> measure() {
    try (IdleActors actors = new IdleActors(ACTORS)) {
      double one = telling(actors, 1);
      double all = telling(actors, ACTORS);
      double turn = Math.max(0, (all - one) / (ACTORS - 1));
      double alone = tellingOneself(actors);
      Map<Cost, Double> costs = new EnumMap<>(Cost.class);
      costs.put(Cost.TURN, turn);
      costs.put(Cost.MESSAGE, Math.max(0, alone - turn / IN_A_ROW));
      costs.put(Cost.WAKE, waking(actors.threads()));
      costs.put(Cost.WAKE_WORK, Math.max(0, one - turn));
      return costs;
    }
  }

  /** What this thread takes of a core to tell some actors, of which none has anything to do. */
  private static double telling(IdleActors actors, int count) {
    return quartile(
        () -> {
          CountDownLatch done = new CountDownLatch(count);
          LockSupport.parkNanos(PAUSE_NANOS);
          long begin = Stopwatch.threadNanos();
          actors.tell(count, done);
          long nanos = Stopwatch.threadNanos() - begin;
          await(done);
          return nanos;
        });
  }

  private static void await(CountDownLatch done) {
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** What a message to oneself takes of all cores. */
  private static double tellingOneself(IdleActors actors) {
    long[] nanos = new long[TURNS]; // the first is for the compiler
    Arrays.setAll(
        nanos,
        round -> {
          CountDownLatch done = new CountDownLatch(1);
          long begin = SYSTEM.getProcessCpuTime();
          actors.tellItself(MESSAGES, done);
          await(done);
          return SYSTEM.getProcessCpuTime() - begin;
        });
    return (double) Arrays.stream(nanos).skip(1).min().orElseThrow() / MESSAGES;
  }

  /** Half the way from a thread that sleeps to one of the block's threads and back. */
  private static double waking(Executor threads) {
    return quartile(
            () -> {
              LockSupport.parkNanos(PAUSE_NANOS);
              long begin = System.nanoTime();
              CompletableFuture.runAsync(() -> {}, threads).join();
              return System.nanoTime() - begin;
            })
        / 2;
  }

  private static double quartile(Stopwatch.Timed timed) {
    for (int round = 0; round < WARM_UP; round++) {
      timed.nanos();
    }
    long[] rounds = new long[ROUNDS];
    Arrays.setAll(rounds, round -> timed.nanos());
    Arrays.sort(rounds);
    return rounds[ROUNDS / 4];
  }
}
