package io.evmesh.node.accesslist;

import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.persistence.database.DatabaseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the access list of each block, so that it can be told when the state before the block has
 * been given up. A thread of its own executes each block again, some time after it is there: blocks
 * do not wait for it. After a restart it goes on where it was. A block whose state is gone before
 * its turn comes has no list.
 */
public final class AccessListKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AccessListKeeper.class);

  /** How soon a list that could not be made is tried again. */
  private static final long RETRY_MILLIS = 200;

  private final ChainView view;
  private final AccessLists lists;
  private final Semaphore news = new Semaphore(1);
  private final Thread thread;
  private volatile boolean closed;

  /** The next block, if the chain returned to one before it since this was looked at. */
  private volatile long again = Long.MAX_VALUE;

  private AccessListKeeper(ChainView view) {
    this.view = view;
    lists = new AccessLists(view);
    thread = Thread.ofPlatform().daemon().name("access-lists").unstarted(this::run);
  }

  /** Begins with the first block after those that have a list. */
  public static AccessListKeeper start(ChainView view) {
    AccessListKeeper keeper = new AccessListKeeper(view);
    view.onHead(_ -> keeper.wake());
    view.onReturn(keeper::returned);
    keeper.thread.start();
    return keeper;
  }

  private void wake() {
    if (news.availablePermits() == 0) {
      news.release();
    }
  }

  /** By now there may be other blocks in the places of those that are gone. */
  private synchronized void returned(List<ChainBlock> undone) {
    long next = view.head().number() + 1;
    again = Math.min(again, undone.isEmpty() ? next : Math.min(next, undone.getLast().number()));
    wake();
  }

  private synchronized long takeAgain() {
    long next = again;
    again = Long.MAX_VALUE;
    return next;
  }

  private void run() {
    try {
      long next = lists.lastKept().orElse(0) + 1;
      while (!closed) {
        awaitNews(next);
        next = keepFrom(Math.min(next, takeAgain()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.error("from now on no block's access list is kept", e);
    }
  }

  /** Waits for news; if the next block is there, and failed, not for long. */
  private void awaitNews(long next) throws InterruptedException {
    if (next > view.head().number()) {
      news.acquire();
    } else {
      boolean ignored = news.tryAcquire(RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Keeps those of all blocks that can be had now; returns the number of the next. */
  private long keepFrom(long first) {
    long next = first;
    while (!closed && next <= view.head().number() && next < again) {
      long after = keep(next);
      if (after == next) {
        return next; // a little later it may be there, or gone for good
      }
      next = after;
    }
    return next;
  }

  /** Keeps one; returns the number of the block whose turn is next, the same if it failed. */
  private long keep(long number) {
    Optional<ChainBlock> block = view.block(number);
    Optional<ChainBlock> parent = view.block(number - 1);
    if (block.isEmpty() || parent.isEmpty()) {
      return number; // taken back just now, which will be told
    }
    try {
      lists.keep(block.get(), parent.get());
      return number + 1;
    } catch (DatabaseException e) {
      return switch (e.fault()) {
        case PRUNED -> afterPruned(number);
        case NO_BLOCK -> number; // the chain is about to return, or has just done so
        default -> {
          LOG.warn("the access list of block {} is not kept yet: {}", number, e.getMessage());
          yield number;
        }
      };
    }
  }

  private long afterPruned(long number) {
    long next = Math.max(number, view.firstState()) + 1;
    LOG.warn(
        "blocks {} to {} have no access list: their states were given up before; --retain-blocks"
            + " keeps them longer",
        number,
        next - 1);
    return next;
  }

  /** Ends after the block whose turn it is. */
  @Override
  public void close() {
    closed = true;
    news.release();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
