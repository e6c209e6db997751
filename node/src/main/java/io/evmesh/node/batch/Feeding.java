package io.evmesh.node.batch;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.transaction.TransactionCodec;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.batch.Mender.Trouble;
import io.evmesh.node.build.BlockProducer;
import io.evmesh.node.pool.PooledTransaction;
import io.evmesh.node.pool.Refusal;
import io.evmesh.node.pool.TransactionPool;
import io.evmesh.node.pool.TransactionPool.Candidate;
import io.evmesh.node.settings.BatchSettings;
import io.evmesh.persistence.batch.BatchStore;
import io.evmesh.persistence.batch.ItemState;
import io.evmesh.persistence.batch.StoredItem;
import io.evmesh.persistence.batch.StoredItem.Signed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Gives items to the pool: some of one submitter's, then some of the next one's, as long as there
 * are not too many in it. Of one thread.
 */
final class Feeding {
  /** Items of a submitter's turn. */
  private static final int TURN = 500;

  /** How often the pool may lose an item before it is given up. */
  private static final int MOST_TRIES = 5;

  private final BatchStore store;
  private final TransactionPool pool;
  private final BlockProducer producer;
  private final BatchSettings settings;
  private final Followed followed;
  private final LongSupplier clock;
  private Mender mender = Mender.NONE;

  Feeding(
      BatchStore store,
      TransactionPool pool,
      BlockProducer producer,
      BatchSettings settings,
      Followed followed,
      LongSupplier clock) {
    this.store = store;
    this.pool = pool;
    this.producer = producer;
    this.settings = settings;
    this.followed = followed;
    this.clock = clock;
  }

  void setMender(Mender next) {
    mender = next;
  }

  /** Gives as much as may be; returns the batches of which something has changed. */
  List<LiveBatch> feed(Collection<LiveBatch> batches) {
    List<LiveBatch> touched = new ArrayList<>();
    long room =
        settings.pooledAtOnce()
            - batches.stream().mapToLong(batch -> batch.pooled.cardinality()).sum();
    boolean fed = true;
    while (room > 0 && fed) {
      fed = false;
      for (LiveBatch batch : firstOfEach(batches)) {
        int given = turn(batch, (int) Math.min(room, TURN));
        room -= given;
        fed = true;
        touched.add(batch);
      }
    }
    return touched;
  }

  /** Of each submitter the oldest batch that has something. */
  private static Collection<LiveBatch> firstOfEach(Collection<LiveBatch> batches) {
    Map<String, LiveBatch> first = new LinkedHashMap<>();
    for (LiveBatch batch : batches) {
      if (batch.mayFeed()) {
        first.putIfAbsent(batch.stored().submitter(), batch);
      }
    }
    return first.values();
  }

  private int turn(LiveBatch batch, int most) {
    List<StoredItem> items =
        store.items(batch.stored().number(), ItemState.WAITING, batch.cursor, most);
    if (items.isEmpty()) {
      batch.cursor = batch.size();
      return 0;
    }
    BlockContext next = producer.next();
    int given = 0;
    for (StoredItem item : items) {
      batch.cursor = item.index() + 1;
      if (batch.isWaiting(item.index()) && !batch.pooled.get(item.index())) {
        given += give(batch, item, next) ? 1 : 0;
      }
    }
    producer.wake();
    return given;
  }

  private boolean give(LiveBatch batch, StoredItem item, BlockContext next) {
    Signed signed = item.transaction();
    if (signed == null) {
      batch.settle(item.index(), ItemState.REFUSED, "there is no transaction", null);
      return false;
    }
    if (batch.stopped.contains(signed.sender())) {
      batch.settle(
          item.index(), ItemState.REFUSED, "an earlier item of its sender was refused", null);
      return false;
    }
    if (batch.tried(item.index()) > MOST_TRIES) {
      refuse(batch, item, signed, "it is dropped from the pool again and again");
      return false;
    }
    try {
      var ignored =
          pool.add(
              new Candidate(
                  new RecoveredTransaction(TransactionCodec.decode(signed.body()), signed.sender()),
                  signed.hash(),
                  signed.body().size(),
                  null),
              next);
      batch.pooled.set(item.index());
      return true;
    } catch (Refusal e) {
      return refused(batch, item, signed, e);
    }
  }

  /** Whether the pool has it all the same. */
  private boolean refused(LiveBatch batch, StoredItem item, Signed signed, Refusal refusal) {
    String sentence = String.valueOf(refusal.getMessage());
    switch (refusal.why()) {
      case KNOWN, NOT_KEPT -> { // the item itself is kept, and gives it to the pool again
        batch.pooled.set(item.index());
        return true;
      }
      case FULL -> park(batch, item, "the pool is full");
      case FUNDS -> {
        if (batch.hasSubject() || !batch.pooled.isEmpty()) {
          park(batch, item, "%s has too little money: %s".formatted(signed.sender(), sentence));
        } else {
          refuse(batch, item, signed, sentence);
        }
      }
      case NONCE_TOO_LOW -> {
        if (!followed.settleIfThere(batch, item) && !mend(batch, item)) {
          refuse(batch, item, signed, sentence);
        }
      }
      case UNDERPRICED -> {
        if (!mend(batch, item)) {
          refuse(batch, item, signed, sentence);
        }
      }
      case INVALID -> refuse(batch, item, signed, sentence);
    }
    return false;
  }

  private void park(LiveBatch batch, StoredItem item, String why) {
    batch.parked.set(item.index());
    batch.noteTrouble(clock.getAsLong(), "waits: " + why);
  }

  private void refuse(LiveBatch batch, StoredItem item, Signed signed, String why) {
    batch.settle(item.index(), ItemState.REFUSED, why, null);
    if (batch.mode() == BatchMode.ORDERED) {
      batch.stopped.add(signed.sender());
    }
  }

  /** Lets another transaction stand for an item whose own is lost; false if there is none. */
  private boolean mend(LiveBatch batch, StoredItem item) {
    if (!batch.hasSubject()) {
      return false;
    }
    Optional<Signed> again = mender.again(batch.stored(), item, Trouble.NONCE_LOST);
    again.ifPresent(
        signed -> {
          replace(batch, item, signed, "its nonce has gone to another transaction");
          batch.feedFrom(item.index());
        });
    return again.isPresent();
  }

  private void replace(LiveBatch batch, StoredItem item, Signed signed, String why) {
    List<Hash> earlier = new ArrayList<>(item.earlier());
    Signed old = item.transaction();
    if (old != null) {
      earlier.add(old.hash());
    }
    StoredItem next =
        new StoredItem(item.index(), ItemState.WAITING, signed, earlier, item.note(), null, null);
    batch.note(
        clock.getAsLong(),
        "item %d: %s takes the place of %s: %s"
            .formatted(item.index(), signed.hash(), old == null ? "none" : old.hash(), why));
    batch.replace(store, next);
    followed.add(batch, next);
  }

  /** Finds items that the pool has lost, or whose fee is too low; true if there is one. */
  boolean lookAfter(LiveBatch batch, BlockContext next) {
    boolean changed = false;
    for (int index = batch.pooled.nextSetBit(0);
        index >= 0;
        index = batch.pooled.nextSetBit(index + 1)) {
      Hash hash = batch.hash(index);
      Optional<PooledTransaction> pooled = hash == null ? Optional.empty() : pool.find(hash);
      if (pooled.isEmpty()) {
        changed |= lost(batch, index);
      } else if (batch.hasSubject() && isTooCheap(pooled.get(), next)) {
        changed |= cheap(batch, index);
      }
    }
    return changed;
  }

  private static boolean isTooCheap(PooledTransaction pooled, BlockContext next) {
    return pooled.transaction().maxFeePerGas().compareTo(next.baseFee()) < 0;
  }

  /** The pool has dropped it, or it is in a block: that of which the news is still on its way. */
  private boolean lost(LiveBatch batch, int index) {
    StoredItem item = store.items(batch.stored().number(), index, 1).getFirst();
    if (!followed.settleIfThere(batch, item)) {
      batch.pooled.clear(index);
      batch.feedFrom(index);
    }
    return true;
  }

  private boolean cheap(LiveBatch batch, int index) {
    StoredItem item = store.items(batch.stored().number(), index, 1).getFirst();
    Optional<Signed> again = mender.again(batch.stored(), item, Trouble.FEE_TOO_LOW);
    if (again.isEmpty()) {
      return false;
    }
    replace(batch, item, again.get(), "its fee is below the base fee");
    batch.pooled.clear(index);
    batch.feedFrom(index);
    return true;
  }
}
