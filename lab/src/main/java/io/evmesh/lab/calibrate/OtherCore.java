package io.evmesh.lab.calibrate;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A thread beside this one, which does some work while this one waits: what the two hand each other
 * crosses from one core's cache to the other's, as between a lane and ledgers. Who waits spins: one
 * that sleeps is woken on the core of who wakes it, where all that it is handed is at hand, and a
 * ledger seems to take a third or less of what it takes beside a lane.
 */
final class OtherCore implements AutoCloseable {
  private final AtomicReference<@Nullable Runnable> given = new AtomicReference<>();
  private volatile boolean closed;
  private final Thread thread = new Thread(this::run, "other core");

  OtherCore() {
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!closed) {
      Runnable work = given.get();
      if (work == null) {
        Thread.onSpinWait();
      } else {
        work.run();
        given.set(null);
      }
    }
  }

  /**
   * Does work there.
   *
   * @param taken is told how many nanoseconds that thread had a core for it
   */
  void run(Runnable work, Consumer<Long> taken) {
    long[] nanos = new long[1];
    given.set(
        () -> {
          long begin = Stopwatch.threadNanos();
          work.run();
          nanos[0] = Stopwatch.threadNanos() - begin;
        });
    while (given.get() != null) {
      Thread.onSpinWait();
    }
    taken.accept(nanos[0]);
  }

  @Override
  public void close() {
    closed = true;
  }
}
