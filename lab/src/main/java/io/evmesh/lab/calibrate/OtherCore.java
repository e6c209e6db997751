package io.evmesh.lab.calibrate;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * A thread beside this one, which does some work while this one waits: what the two hand each other
 * crosses from one core's cache to the other's, as between a lane and ledgers. Who waits sleeps, as
 * a core without work does: one that spins takes from the other where the two are one core's
 * threads.
 */
final class OtherCore implements AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("other core").factory());

  /**
   * Does work there.
   *
   * @param taken is told how many nanoseconds that thread had a core for it
   */
  void run(Runnable work, Consumer<Long> taken) {
    try {
      taken.accept(
          thread
              .submit(
                  () -> {
                    long begin = Stopwatch.threadNanos();
                    work.run();
                    return Stopwatch.threadNanos() - begin;
                  })
              .get());
    } catch (ExecutionException e) {
      throw new IllegalStateException("a part of a block failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
