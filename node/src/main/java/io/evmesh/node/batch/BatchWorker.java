package io.evmesh.node.batch;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.transaction.TransactionCodec;
import io.evmesh.node.build.BlockProducer;
import io.evmesh.node.build.Bundle;
import io.evmesh.node.pool.TransactionPool;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.settings.BatchSettings;
import io.evmesh.persistence.batch.BatchStore;
import io.evmesh.persistence.batch.ItemState;
import io.evmesh.persistence.batch.ReturnStore;
import io.evmesh.persistence.batch.StoredBatch;
import io.evmesh.persistence.batch.StoredItem;
import io.evmesh.persistence.batch.StoredItem.Signed;
import io.evmesh.persistence.database.DatabaseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that follows batches: gives their items to the pool, hears of blocks, looks after
 * deadlines, writes what has become of items and tells it.
 */
final class BatchWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BatchWorker.class);
  private static final long TICK_MILLIS = 500;
  private static final int TICKS_OF_A_LOOK = 4;
  private static final int PAGE = 2000;
  private static final long STOP_SECONDS = 30;
  private static final long ORDER_SECONDS = 30;

  /** By then a server has committed what it was told to, or never will. */
  private static final long DOUBT_MILLIS = 120_000;

  private final BatchStore store;
  private final ChainView chain;
  private final TransactionPool pool;
  private final BlockProducer producer;
  private final LongSupplier clock;
  private final Consumer<BatchEvent> listener;
  private final Followed followed;
  private final Feeding feeding;
  private final Returns returns;
  private final ConcurrentSkipListMap<Long, LiveBatch> live = new ConcurrentSkipListMap<>();
  private final Map<Long, Long> doubtful = new ConcurrentHashMap<>();
  private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean closed;

  /** Whether a return of the chain could not be answered yet. */
  private boolean owesReturns;

  private int ticks;

  /** Works once it is started. */
  BatchWorker(
      BatchStore store,
      ReturnStore returnStore,
      ChainView chain,
      TransactionPool pool,
      BlockProducer producer,
      BatchSettings settings,
      LongSupplier clock,
      Consumer<BatchEvent> listener) {
    this.store = store;
    this.chain = chain;
    this.pool = pool;
    this.producer = producer;
    this.clock = clock;
    this.listener = listener;
    followed = new Followed(chain, new Replays(chain));
    feeding = new Feeding(store, pool, producer, settings, followed, clock);
    returns = new Returns(store, returnStore, chain, followed, live, clock);
    thread = Thread.ofPlatform().name("batches").unstarted(this::run);
  }

  /** Goes on with what was not finished, and begins to hear of blocks. */
  void start(Mender mender) {
    feeding.setMender(mender);
    chain.onHead(block -> work.add(() -> block(block)));
    chain.onReturn(_ -> work.add(this::returned));
    store
        .unfinished()
        .forEach(
            batch -> {
              store.append(batch.number(), clock.getAsLong(), "the node has started");
              LiveBatch known = new LiveBatch(batch);
              live.put(batch.number(), known);
              work.add(() -> follow(known, waiting(batch.number())));
            });
    work.add(this::returned);
    thread.start();
  }

  /** The chain is about to return to a block. To be called where blocks are made. */
  void beforeReturn(long block, boolean byHand) {
    returns.announce(block, byHand);
  }

  private List<StoredItem> waiting(long batch) {
    List<StoredItem> all = new ArrayList<>();
    int from = 0;
    while (true) {
      List<StoredItem> page = store.items(batch, ItemState.WAITING, from, PAGE);
      if (page.isEmpty()) {
        return all;
      }
      all.addAll(page);
      from = page.getLast().index() + 1;
    }
  }

  /** Follows a new batch; its items as they were written. */
  void add(LiveBatch batch, List<StoredItem> items) {
    live.put(batch.stored().number(), batch);
    work.add(() -> follow(batch, items));
  }

  /** Follows a batch once it is found to have been written, which may show later. */
  void lookFor(long number) {
    doubtful.put(number, clock.getAsLong() + DOUBT_MILLIS);
  }

  private void lookForDoubtful(long now) {
    doubtful
        .entrySet()
        .removeIf(
            entry -> {
              Optional<StoredBatch> found = store.find(entry.getKey());
              found
                  .filter(batch -> batch.finishedMillis() == null)
                  .ifPresent(batch -> add(new LiveBatch(batch), waiting(batch.number())));
              return found.isPresent() || entry.getValue() < now;
            });
  }

  /** Those of which an item waits, the oldest first. */
  Collection<LiveBatch> live() {
    return live.values();
  }

  private void run() {
    long nextTick = System.nanoTime();
    try {
      while (!closed) {
        long waitNanos = Math.max(0, nextTick - System.nanoTime());
        Runnable next = work.poll(waitNanos, TimeUnit.NANOSECONDS);
        if (next != null) {
          withDatabase(next);
        }
        if (System.nanoTime() - nextTick >= 0) {
          withDatabase(this::tick);
          nextTick = System.nanoTime() + TICK_MILLIS * 1_000_000;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is not written because the database does not answer is written with a later turn. */
  private void withDatabase(Runnable action) {
    try {
      action.run();
    } catch (DatabaseException e) {
      if (!closed) {
        LOG.warn("batches wait: {}", e.getMessage());
      }
    }
  }

  /** Finds out what the chain has of it already, and lets the rest come in. */
  private void follow(LiveBatch batch, List<StoredItem> items) {
    Followed.Nonces nonces = followed.nonces();
    for (StoredItem item : items) {
      Signed signed = item.transaction();
      if (item.state() != ItemState.WAITING || signed == null) {
        continue;
      }
      batch.waits(item.index(), signed.hash());
      followed.add(batch, item);
      if (nonces.isPast(signed)) {
        boolean ignored = followed.settleIfThere(batch, item);
      }
    }
    if (batch.mode() == BatchMode.ATOMIC) {
      offer(batch, items);
    }
    commit(batch);
    feed();
  }

  private void offer(LiveBatch batch, List<StoredItem> items) {
    List<RecoveredTransaction> transactions = new ArrayList<>();
    List<Integer> indices = new ArrayList<>();
    for (StoredItem item : items) {
      Signed signed = item.transaction();
      if (signed != null && batch.isWaiting(item.index())) {
        transactions.add(
            new RecoveredTransaction(TransactionCodec.decode(signed.body()), signed.sender()));
        indices.add(item.index());
      }
    }
    if (transactions.isEmpty()) {
      return;
    }
    Bundle bundle = new Bundle(transactions);
    batch.bundle = bundle;
    var ignored =
        bundle
            .failure()
            .thenAccept(
                failure ->
                    work.add(
                        () -> {
                          undo(batch, indices.get(failure.index()), failure.reason());
                          commit(batch);
                        }));
    producer.offer(bundle);
  }

  private void undo(LiveBatch batch, int culprit, String reason) {
    for (int i = batch.nextWaiting(0); i >= 0; i = batch.nextWaiting(i + 1)) {
      batch.settle(
          i, ItemState.REFUSED, i == culprit ? reason : Admission.undone(culprit, reason), null);
    }
  }

  private void block(ChainBlock block) {
    followed.block(block, clock.getAsLong()).forEach(this::commit);
    live.values().forEach(LiveBatch::unpark);
    feed();
  }

  /** The chain has returned to an earlier block; tried again until it is written. */
  private void returned() {
    owesReturns = true;
    live.values().forEach(this::commit);
    returns.answer(
        (batch, waiting) -> {
          for (StoredItem item : waiting) {
            followed.add(batch, item);
          }
          if (batch.mode() == BatchMode.ATOMIC) {
            offer(batch, waiting);
          }
          live.putIfAbsent(batch.stored().number(), batch);
          commit(batch);
        });
    owesReturns = false;
    feed();
  }

  private void feed() {
    feeding.feed(live.values()).forEach(this::commit);
  }

  private void commit(LiveBatch batch) {
    batch
        .commit(store, clock.getAsLong())
        .ifPresent(
            event -> {
              if (event.batch().finishedMillis() != null) {
                live.remove(event.batch().number());
                followed.remove(batch);
              }
              listener.accept(event);
            });
  }

  private void tick() {
    if (owesReturns) {
      returned();
    }
    long now = clock.getAsLong();
    lookForDoubtful(now);
    boolean looks = ++ticks % TICKS_OF_A_LOOK == 0;
    BlockContext next = looks && !live.isEmpty() ? producer.next() : null;
    for (LiveBatch batch : live.values()) {
      Long deadline = batch.stored().deadlineMillis();
      if (deadline != null && deadline <= now) {
        expire(batch);
      } else if (next != null) {
        boolean ignored = feeding.lookAfter(batch, next);
      }
      if (looks) {
        batch.unpark();
      }
      Bundle bundle = batch.bundle;
      if (bundle != null) {
        bundle.waitsFor().ifPresent(what -> batch.noteTrouble(now, "waits: " + what));
      }
      commit(batch);
    }
    feed();
  }

  /** Gives up what is in no block, while none is being made. */
  private void expire(LiveBatch batch) {
    List<StoredItem> items = waiting(batch.stored().number());
    try {
      producer
          .order(
              () -> {
                Bundle bundle = batch.bundle;
                if (bundle != null && !producer.withdraw(bundle)) {
                  return false; // it is in a block of which the news is on its way
                }
                expire(batch, items);
                return true;
              })
          .get(ORDER_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("{} is past its deadline, and that could not be settled", batch.stored(), e);
    }
  }

  /** First all are taken back: what the chain then does not have it never will. */
  private void expire(LiveBatch batch, List<StoredItem> items) {
    List<StoredItem> back =
        items.stream()
            .filter(
                item -> {
                  Signed signed = item.transaction();
                  return signed == null || pool.withdraw(signed.hash());
                })
            .toList();
    Followed.Nonces nonces = followed.nonces();
    for (StoredItem item : back) {
      Signed signed = item.transaction();
      if (signed == null || !nonces.isPast(signed) || !followed.settleIfThere(batch, item)) {
        batch.settle(item.index(), ItemState.EXPIRED, "it was in no block by the deadline", null);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    work.add(() -> {});
    try {
      if (!thread.join(Duration.ofSeconds(STOP_SECONDS))) {
        LOG.warn("the thread that follows batches does not end");
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
