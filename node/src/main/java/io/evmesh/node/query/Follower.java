package io.evmesh.node.query;

import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.table.Head;
import io.evmesh.persistence.table.ReadTables;
import io.evmesh.persistence.table.StoredBlocks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows in a view what another process writes into the tables: it looks how far they are, often
 * after a hint that there is more, and from time to time anyway. Where the chain has returned to an
 * earlier block the view does too.
 */
public final class Follower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

  /** Between two looks if nobody gives a hint. */
  private static final Duration IDLE = Duration.ofMillis(200);

  /** Between two looks while a block is known of that the tables do not have. */
  private static final Duration EAGER = Duration.ofMillis(5);

  /** For how long a hint makes eager. */
  private static final Duration HINT = Duration.ofMillis(500);

  private static final Duration TROUBLE = Duration.ofSeconds(1);

  private final Database database;
  private final ChainView view;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread;
  private @Nullable Head last;
  private volatile @Nullable String trouble;
  private long hinted = -1;
  private long hintNanos;
  private boolean resting;
  private boolean busy;
  private boolean closed;

  /** Begins to look at the tables of an open database. */
  public Follower(Database database, ChainView view) {
    this.database = database;
    this.view = view;
    thread = Thread.ofPlatform().daemon().name("follower").start(this::run);
  }

  /** There is a block with this number. */
  public void hint(long block) {
    lock.lock();
    try {
      if (block > hinted) {
        hinted = block;
        hintNanos = System.nanoTime();
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Shows nothing more until {@link #resume}; a look that has begun is over when this returns. */
  public void rest() throws InterruptedException {
    lock.lock();
    try {
      resting = true;
      while (busy) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Shows again what the tables tell. */
  public void resume() {
    lock.lock();
    try {
      resting = false;
      last = null;
      hinted = -1;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until a block is shown, but not for ever. */
  public void await(long block, Duration most) throws InterruptedException {
    hint(block);
    long left = most.toNanos();
    lock.lock();
    try {
      while (view.head().number() < block && left > 0 && !resting && !closed) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Why the tables can not be read, in one sentence. */
  public Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  private void run() {
    try {
      while (begin()) {
        Duration pause = IDLE;
        try {
          look();
          trouble = null;
        } catch (DatabaseException e) {
          if (trouble == null) {
            LOG.error("the chain can not be followed: {}", e.getMessage());
          }
          trouble = String.valueOf(e.getMessage());
          pause = TROUBLE;
        }
        end(pause);
      }
    } catch (InterruptedException e) {
      LOG.debug("the follower was interrupted");
    }
  }

  private boolean begin() throws InterruptedException {
    lock.lock();
    try {
      while (resting && !closed) {
        changed.await();
      }
      busy = true;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void end(Duration pause) throws InterruptedException {
    lock.lock();
    try {
      busy = false;
      changed.signalAll();
      boolean isEager =
          hinted > view.head().number() && System.nanoTime() - hintNanos < HINT.toNanos();
      long left = (isEager && !pause.equals(TROUBLE) ? EAGER : pause).toNanos();
      long known = hinted;
      while (left > 0 && known == hinted && !resting && !closed) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private void look() {
    Optional<Head> read = new ReadTables(database).head();
    if (read.isEmpty() || read.get().equals(last)) {
      return;
    }
    Head now = read.get();
    if (isElsewhere(now)) {
      returnTo(now);
    }
    for (long number = view.head().number() + 1; number <= now.block(); number++) {
      Optional<ChainBlock> next = view.fromTables(number);
      if (next.isEmpty() || !next.get().header().parentHash().equals(view.head().hash())) {
        return; // the chain returns meanwhile
      }
      view.show(next.get());
    }
    last = now;
  }

  /** Whether the chain has left what is shown. Tables that lag behind it have not. */
  private boolean isElsewhere(Head now) {
    Head before = last;
    long shown = view.head().number();
    if (before != null && now.block() < before.block()) {
      return true;
    }
    return now.block() <= shown
        ? !view.hash(now.block()).equals(Optional.of(now.hash()))
        : !new StoredBlocks(database).hash(shown).equals(Optional.of(view.head().hash()));
  }

  private void returnTo(Head now) {
    StoredBlocks stored = new StoredBlocks(database);
    long common = Math.min(now.block(), view.head().number());
    while (common > 0 && !view.hash(common).equals(stored.hash(common))) {
      common--;
    }
    List<ChainBlock> undone = view.lastBlocksAfter(common);
    LOG.info("the chain has returned to block {}", common);
    view.returnTo(common, undone);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
