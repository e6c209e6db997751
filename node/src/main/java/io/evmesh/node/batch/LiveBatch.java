package io.evmesh.node.batch;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.build.Bundle;
import io.evmesh.persistence.batch.BatchStore;
import io.evmesh.persistence.batch.HistoryLine;
import io.evmesh.persistence.batch.ItemChange;
import io.evmesh.persistence.batch.ItemCounts;
import io.evmesh.persistence.batch.ItemState;
import io.evmesh.persistence.batch.StoredBatch;
import io.evmesh.persistence.batch.StoredItem;
import io.evmesh.persistence.batch.StoredItem.Place;
import io.evmesh.persistence.batch.StoredItem.Signed;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A batch of which an item waits. One thread changes it; others may look at {@link #stored}. What
 * has become of items is gathered until it is written.
 */
final class LiveBatch {
  /** Items of each batch that stand in the pool. */
  final BitSet pooled = new BitSet();

  /** Items that the pool does not take for now. */
  final BitSet parked = new BitSet();

  /** Whose items are given up, where they are to come in order. */
  final Set<Address> stopped = new HashSet<>();

  /** The first item that the pool may not have been given yet; the end while none is known. */
  int cursor;

  /** Of an atomic batch, while it waits. */
  @Nullable Bundle bundle;

  private final @Nullable ItemState[] states;
  private final @Nullable Hash[] hashes;
  private final byte[] tries;
  private final long[] counts = new long[ItemState.values().length];
  private final List<ItemChange> changes = new ArrayList<>();
  private final List<HistoryLine> lines = new ArrayList<>();
  private String lastTrouble = "";
  private volatile StoredBatch stored;

  /** A batch that was written. */
  LiveBatch(StoredBatch stored) {
    this.stored = stored;
    states = new ItemState[(int) stored.counts().all()];
    hashes = new Hash[states.length];
    cursor = states.length;
    tries = new byte[states.length];
    for (ItemState state : ItemState.values()) {
      counts[state.ordinal()] = stored.counts().of(state);
    }
  }

  /** The batch as it was written last. */
  StoredBatch stored() {
    return stored;
  }

  BatchMode mode() {
    return BatchMode.values()[stored.mode()];
  }

  /** Whether it is about something, so that its transactions may be replaced. */
  boolean hasSubject() {
    return stored.subject() != null;
  }

  int size() {
    return states.length;
  }

  /** Says that an item waits, and for what; those of which it was not said do not. */
  void waits(int index, @Nullable Hash hash) {
    states[index] = ItemState.WAITING;
    hashes[index] = hash;
    feedFrom(index);
  }

  /** The transaction that stands for an item now; null if it never waited. */
  @Nullable Hash hash(int index) {
    return hashes[index];
  }

  /** The first item that waits from an index on; -1 for none. */
  int nextWaiting(int from) {
    int index = from;
    while (index < states.length && !isWaiting(index)) {
      index++;
    }
    return index < states.length ? index : -1;
  }

  boolean isWaiting(int index) {
    return states[index] == ItemState.WAITING;
  }

  /** How often an item was given to the pool, this time counted. */
  int tried(int index) {
    return ++tries[index];
  }

  /** Whether something is left that the pool has not been given. */
  boolean mayFeed() {
    return bundle == null && mode() != BatchMode.ATOMIC && cursor < states.length;
  }

  /** Lets the pool be given this item, and those after it that it has not. */
  void feedFrom(int index) {
    cursor = Math.min(cursor, index);
  }

  /** Lets parked items be tried again. */
  void unpark() {
    int first = parked.nextSetBit(0);
    if (first >= 0) {
      feedFrom(first);
      parked.clear();
    }
  }

  /** Notes what has become of an item that waits; nothing if it does not. */
  void settle(int index, ItemState state, @Nullable String reason, @Nullable Place place) {
    if (isWaiting(index)) {
      states[index] = state;
      counts[ItemState.WAITING.ordinal()]--;
      counts[state.ordinal()]++;
      pooled.clear(index);
      parked.clear(index);
      changes.add(new ItemChange(index, state, reason, place));
    }
  }

  /** Lets an item of which something else was said wait again. */
  void reopen(StoredItem item) {
    int index = item.index();
    counts[item.state().ordinal()]--;
    counts[ItemState.WAITING.ordinal()]++;
    tries[index] = 0;
    changes.add(new ItemChange(index, ItemState.WAITING, null, null));
    Signed signed = item.transaction();
    waits(index, signed == null ? null : signed.hash());
  }

  /** Adds to the history. */
  void note(long nowMillis, String event) {
    lines.add(HistoryLine.of(nowMillis, event));
  }

  /** Adds to the history what has not just been said. */
  void noteTrouble(long nowMillis, String event) {
    if (!event.equals(lastTrouble)) {
      lastTrouble = event;
      note(nowMillis, event);
    }
  }

  /** Writes transactions that stand for items from now on. */
  void replace(BatchStore store, StoredItem item) {
    store.replace(stored.number(), List.of(item), lines);
    lines.clear();
    Signed signed = item.transaction();
    hashes[item.index()] = signed == null ? null : signed.hash();
  }

  /** Writes what has become of items; empty if nothing has. */
  Optional<BatchEvent> commit(BatchStore store, long nowMillis) {
    if (changes.isEmpty() && lines.isEmpty()) {
      return Optional.empty();
    }
    ItemCounts now = ItemCounts.of(counts);
    boolean ends = now.waiting() == 0;
    if (ends) {
      note(
          nowMillis,
          "finished: %d included, %d reverted, %d refused, %d expired"
              .formatted(now.included(), now.reverted(), now.refused(), now.expired()));
    }
    StoredBatch next =
        stored.with(
            now, ends ? nowMillis : null, ends && stored.webhook() != null ? nowMillis : null);
    List<ItemChange> written = List.copyOf(changes);
    store.change(
        next.number(), written, now, next.finishedMillis(), next.webhookNextMillis(), lines);
    stored = next;
    changes.clear();
    lines.clear();
    return Optional.of(new BatchEvent(next, written));
  }
}
