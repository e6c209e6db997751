package io.evmesh.actors;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Lets threads through one after the other, in the order in which they came: each waits for the one
 * before it alone. Passing it when nobody is there takes one atomic instruction, which the smallest
 * blocks need.
 */
final class Turnstile {
  private static final long LOOK_MILLIS = 1;

  private final AtomicReference<Turn> last = new AtomicReference<>(new Turn());

  Turnstile() {
    last.get().close();
  }

  /** Waits until all who came before are through. */
  Turn enter() {
    Turn turn = new Turn();
    last.getAndSet(turn).await();
    return turn;
  }

  /**
   * One thread's, from when it enters until it closes the turn: holds what the next waits for, if
   * one waits, and in the end that it is over.
   */
  static final class Turn extends AtomicReference<@Nullable Object> implements AutoCloseable {
    private static final Object OVER = new Object();

    private void await() {
      if (isOver()) {
        return;
      }
      CompletableFuture<Object> end = new CompletableFuture<>();
      compareAndSet(null, end);
      boolean interrupted = false;
      while (!isOver()) {
        try {
          end.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          // It may have closed without seeing that somebody waits: to be sure would cost it dear
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw new IllegalStateException("nobody completes it so", e);
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    private boolean isOver() {
      return getAcquire() == OVER;
    }

    @Override
    @SuppressWarnings("unchecked") // there is nothing else to wait for
    public void close() {
      Object waitedFor = getOpaque();
      setRelease(OVER);
      if (waitedFor instanceof CompletableFuture) {
        ((CompletableFuture<Object>) waitedFor).complete(OVER);
      }
    }
  }
}
