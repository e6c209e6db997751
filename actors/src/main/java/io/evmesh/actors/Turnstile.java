package io.evmesh.actors;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
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
    private volatile @Nullable CompletableFuture<Boolean> end; // where somebody waits for it

    void await() {
      if (isOver) {
        return;
      }
      CompletableFuture<Boolean> waitedFor = new CompletableFuture<>();
      end = waitedFor;
      if (!isOver) { // else it did not see that somebody waits
        waitedFor.join();
      }
    }

    void end() {
      isOver = true;
      CompletableFuture<Boolean> waitedFor = end;
      if (waitedFor != null) {
        waitedFor.complete(true);
      }
    }
  }
}
