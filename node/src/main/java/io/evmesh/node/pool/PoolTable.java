package io.evmesh.node.pool;

import io.evmesh.engine.transaction.PooledCodec;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.pool.PoolStore;
import io.evmesh.persistence.pool.PoolStore.Kept;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the transactions that the pool has taken in the chain's database, from which another
 * process may fill its pool. A transaction is committed there before whoever sent it has an answer;
 * those that come at the same time are committed together. What does not wait any more is deleted
 * from time to time.
 *
 * <p>Many threads may use it.
 */
public final class PoolTable implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PoolTable.class);

  /** Rows of one commit, at most, and about how many bytes. */
  private static final int MOST_ROWS = 1000;

  private static final long MOST_BYTES = 8 << 20;
  private static final Duration BETWEEN_CLEANINGS = Duration.ofSeconds(1);

  private final PoolStore store;
  private final TransactionPool pool;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread writer;
  private List<Waiting> waiting = new ArrayList<>();

  /** What is in the table, or on its way there. */
  private final Map<Hash, CompletableFuture<Boolean>> kept = new ConcurrentHashMap<>();

  private final BooleanSupplier isCertain;
  private long arrivals;
  private boolean closed;

  private record Waiting(Kept row, CompletableFuture<Boolean> done) {}

  private PoolTable(
      PoolStore store,
      TransactionPool pool,
      BooleanSupplier isCertain,
      Set<Hash> found,
      long arrivals) {
    this.isCertain = isCertain;
    this.store = store;
    this.pool = pool;
    this.arrivals = arrivals;
    found.forEach(hash -> kept.put(hash, CompletableFuture.completedFuture(true)));
    writer = Thread.ofPlatform().daemon().name("pool-table").start(this::run);
  }

  /**
   * Reads the table, gives its transactions to whoever fills the pool, and goes on from there.
   *
   * @param isCertain whether what the pool lets go is in a block for good or of no use: false once
   *     the chain takes no more blocks
   * @param fill is given the wire forms in the order in which they came
   */
  public static PoolTable open(
      PoolStore store, TransactionPool pool, BooleanSupplier isCertain, Consumer<Bytes> fill) {
    Set<Hash> found = new LinkedHashSet<>();
    long last = -1;
    for (List<Kept> rows = store.after(last); !rows.isEmpty(); rows = store.after(last)) {
      for (Kept row : rows) {
        fill.accept(row.wire());
        found.add(row.hash());
      }
      last = rows.getLast().arrival();
    }
    return new PoolTable(store, pool, isCertain, found, last + 1);
  }

  /**
   * Keeps a transaction that the pool has taken, if it is not kept yet; it is in the database when
   * this returns.
   *
   * @throws Refusal if it can not be kept
   */
  public void add(PooledTransaction transaction) {
    CompletableFuture<Boolean> fresh = new CompletableFuture<>();
    CompletableFuture<Boolean> before = kept.putIfAbsent(transaction.hash(), fresh);
    if (before == null) {
      write(transaction, fresh);
    }
    try {
      boolean ignored = (before == null ? fresh : before).get();
    } catch (ExecutionException e) {
      throw refusal(String.valueOf(e.getCause().getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refusal("interrupted");
    }
  }

  private void write(PooledTransaction transaction, CompletableFuture<Boolean> done) {
    Bytes wire =
        PooledCodec.encode(
            new PooledCodec.Pooled(transaction.transaction(), transaction.sidecar()));
    lock.lock();
    try {
      if (closed) {
        fail(transaction.hash(), done, new IllegalStateException("the node hands over to another"));
      } else {
        waiting.add(new Waiting(new Kept(transaction.hash(), arrivals++, wire), done));
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** It is not kept: whoever brings it again tries again. */
  private void fail(Hash hash, CompletableFuture<Boolean> done, RuntimeException why) {
    if (kept.remove(hash, done)) {
      boolean ignored = done.completeExceptionally(why);
    }
  }

  private static Refusal refusal(String reason) {
    return new Refusal(
        Refusal.Cause.NOT_KEPT,
        "the transaction is not certain to be kept: %s; send it again".formatted(reason));
  }

  private void run() {
    long cleaned = System.nanoTime();
    boolean more = true;
    while (more) {
      List<Waiting> next = next();
      more = next != null;
      if (next != null && !next.isEmpty()) {
        write(next);
      }
      if (System.nanoTime() - cleaned > BETWEEN_CLEANINGS.toNanos()) {
        clean();
        cleaned = System.nanoTime();
      }
    }
  }

  /** What is to be written together; null at the end. */
  private @org.jspecify.annotations.Nullable List<Waiting> next() {
    lock.lock();
    try {
      long left = BETWEEN_CLEANINGS.toNanos();
      while (waiting.isEmpty() && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (waiting.isEmpty() && closed) {
        return null;
      }
      int count = 0;
      long bytes = 0;
      while (count < Math.min(MOST_ROWS, waiting.size()) && bytes < MOST_BYTES) {
        bytes += waiting.get(count).row().wire().size();
        count++;
      }
      List<Waiting> group = List.copyOf(waiting.subList(0, count));
      waiting = new ArrayList<>(waiting.subList(count, waiting.size()));
      return group;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void write(List<Waiting> group) {
    try {
      store.add(group.stream().map(Waiting::row).toList());
      group.forEach(each -> each.done().complete(true));
    } catch (DatabaseException e) {
      for (Waiting each : group) {
        fail(each.row().hash(), each.done(), e);
      }
    }
  }

  /** Deletes what does not wait any more; what is on its way into a block still does. */
  private void clean() {
    List<Hash> gone =
        kept.entrySet().stream()
            .filter(entry -> entry.getValue().isDone())
            .map(Map.Entry::getKey)
            .filter(hash -> pool.find(hash).isEmpty())
            .limit(MOST_ROWS)
            .toList();
    if (gone.isEmpty() || !isCertain.getAsBoolean()) { // in this order
      return;
    }
    try {
      gone.forEach(kept::remove); // what comes again is written again, after this
      store.remove(gone);
    } catch (DatabaseException e) {
      LOG.warn("transactions that do not wait any more stay in the database: {}", e.getMessage());
    }
  }

  /** Commits what has come, and ends. What waits stays in the database. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
