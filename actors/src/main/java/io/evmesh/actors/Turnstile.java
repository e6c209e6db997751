package io.evmesh.actors;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets threads through one after the other, in the order in which they came: each waits for the one
 * before it alone. Passing it when nobody is there takes a few nanoseconds, which the smallest
 * blocks need.
 */
final class Turnstile {
  private final AtomicReference<Turn> last = new AtomicReference<>(new Turn());

  Turnstile() {
    last.get().end();
  }

  /** Does the work when all who came before are done with theirs. */
  <T> T pass(Supplier<T> work) {
    Turn turn = new Turn();
    last.getAndSet(turn).await();
    try {
      return work.get();
    } finally {
      turn.end();
    }
  }

  /** One thread's, for which at most one other waits. */
  private static final class Turn {
    private volatile boolean isOver;
    private volatile @Nullable Thread waiting;

    /** Not ended by an interrupt, which is kept for later. */
    void await() {
      if (isOver) {
        return;
      }
      waiting = Thread.currentThread();
      boolean interrupted = false;
      while (!isOver) {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    void end() {
      isOver = true;
      LockSupport.unpark(waiting);
    }
  }
}
