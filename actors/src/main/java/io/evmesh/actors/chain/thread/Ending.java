package io.evmesh.actors.chain.thread;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a chain: that it was closed, or that something has ended it. The first that did is
 * said in the log, at once, and to whoever asks or waits; nothing may follow a block that was left
 * out. Many threads use it.
 */
public final class Ending {
  private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

  private final CountDownLatch over = new CountDownLatch(1);
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable ChainException failure;
  private volatile boolean closed;

  /** Something has ended the chain. What ends while it is closed ends because of that. */
  public void because(ChainException why) {
    if (isFirst(why)) {
      LOG.error("the chain takes no more blocks: {}", why.getMessage(), why);
      over.countDown();
      listeners.forEach(Runnable::run);
    } else {
      LOG.debug("ends as well", why);
    }
  }

  private synchronized boolean isFirst(ChainException why) {
    if (failure != null || closed) {
      return false;
    }
    failure = why;
    return true;
  }

  /** The chain is closed. */
  public void close() {
    synchronized (this) {
      closed = true;
    }
    over.countDown();
  }

  /** Is run once something has ended the chain, at once if that has happened. */
  public void whenFailed(Runnable listener) {
    listeners.add(listener);
    if (failure != null) {
      listener.run();
    }
  }

  public boolean isOver() {
    return closed || failure != null;
  }

  /** What has ended the chain; null if nothing has. */
  public @Nullable ChainException failure() {
    return failure;
  }

  /** The same in one sentence. */
  public Optional<String> sentence() {
    return Optional.ofNullable(failure).map(ChainException::getMessage);
  }

  /** Refuses what would come after the end. */
  public void check() {
    ChainException why = failure;
    if (why != null) {
      throw new ChainException(String.valueOf(why.getMessage()), why);
    }
    if (closed) {
      throw new ChainException("the chain is closed", null);
    }
  }

  /**
   * Waits, but not beyond the end.
   *
   * @throws ChainException if the chain has ended
   */
  public void pause(long millis) throws InterruptedException {
    if (over.await(millis, TimeUnit.MILLISECONDS)) {
      check();
    }
  }
}
