package io.evmesh.actors.message;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * All attempts at one block, so that whoever asked for it can end them and know that nobody looks
 * at the state below the block any more.
 */
public final class Turns {
  private final Queue<BlockTurn> all = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  /** Another attempt begins; it is over at once if there are to be no more. */
  public void add(BlockTurn turn) {
    all.add(turn);
    if (closed) {
      turn.end();
    }
  }

  /** Ends all attempts: what is under way in them comes to its end soon. */
  public void end() {
    closed = true;
    all.forEach(BlockTurn::end);
  }

  public boolean haveEnded() {
    return closed;
  }

  /**
   * Ends all attempts and waits until all that is under way in them has come to its end; for the
   * caller's thread.
   *
   * @return whether that was in time
   */
  public boolean close(Duration patience) {
    end();
    CompletableFuture<?>[] quiet =
        all.stream().map(BlockTurn::quiet).toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(quiet)
        .thenApply(ended -> true)
        .completeOnTimeout(false, patience.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }
}
