package io.evmesh.node.rpc.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Ends connections whose other end takes too long to send or to read something: their threads are
 * virtual, so that an interrupt closes the socket that they wait for.
 */
final class Patience implements AutoCloseable {
  /** For what has no length. */
  private static final Duration LEAST = Duration.ofSeconds(30);

  /** Slower than this nobody is waited for. */
  private static final long BYTES_A_SECOND = 100_000;

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final int NANOS = 1_000_000_000;

  private final Set<Wait> waits = ConcurrentHashMap.newKeySet();
  private final Thread thread;

  Patience() {
    thread = Thread.ofVirtual().name("patience").start(this::look);
  }

  private enum Stage {
    WAITS,
    IS_ENDED,
    IS_OVER
  }

  /** A wait of the thread that made it, until it is closed. */
  final class Wait implements AutoCloseable {
    private final Thread waiting = Thread.currentThread();
    private final long endNanos;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITS);

    private Wait(long nanos) {
      endNanos = System.nanoTime() + nanos;
    }

    /** Whether it took too long, which ends it. */
    private boolean endIfLate(long now) {
      boolean isLate = now - endNanos > 0;
      if (isLate && stage.compareAndSet(Stage.WAITS, Stage.IS_ENDED)) {
        waiting.interrupt();
        stage.set(Stage.IS_OVER);
      }
      return isLate;
    }

    @Override
    public void close() {
      boolean ignored = waits.remove(this);
      if (!stage.compareAndSet(Stage.WAITS, Stage.IS_OVER)) {
        while (stage.get() != Stage.IS_OVER) {
          Thread.onSpinWait();
        }
        ignored = Thread.interrupted(); // it was for the wait
      }
    }
  }

  /** Waits for so many bytes from now on. */
  Wait with(long bytes) {
    Wait wait = new Wait(LEAST.toNanos() + bytes * (NANOS / BYTES_A_SECOND));
    waits.add(wait);
    return wait;
  }

  private void look() {
    try {
      while (true) {
        Thread.sleep(BETWEEN_LOOKS);
        long now = System.nanoTime();
        boolean ignored = waits.removeIf(wait -> wait.endIfLate(now));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
