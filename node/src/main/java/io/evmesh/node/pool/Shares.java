package io.evmesh.node.pool;

import io.evmesh.engine.types.Address;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How much of the pool each sender has: bytes, and for each transaction as many more as there are
 * bytes for one if all places are taken. One thread at a time.
 */
final class Shares {
  private final long eachBytes;
  private final Map<Address, Long> bySender = new HashMap<>();
  private final TreeMap<Long, Set<Address>> senders = new TreeMap<>();

  Shares(PoolSettings settings) {
    eachBytes = Math.max(1, settings.bytes() / settings.transactions());
  }

  /** What a transaction of so many bytes takes. */
  long weight(int sizeBytes) {
    return sizeBytes + eachBytes;
  }

  long of(Address sender) {
    return bySender.getOrDefault(sender, 0L);
  }

  void add(PooledTransaction transaction) {
    change(transaction.sender(), weight(transaction.sizeBytes()));
  }

  void remove(PooledTransaction transaction) {
    change(transaction.sender(), -weight(transaction.sizeBytes()));
  }

  private void change(Address sender, long by) {
    long before = of(sender);
    long after = before + by;
    if (before > 0) {
      Set<Address> peers = senders.get(before);
      peers.remove(sender);
      if (peers.isEmpty()) {
        senders.remove(before);
      }
    }
    if (after > 0) {
      senders.computeIfAbsent(after, _ -> new LinkedHashSet<>()).add(sender);
      bySender.put(sender, after);
    } else {
      bySender.remove(sender);
    }
  }

  /** Who has most; there must be somebody. */
  Address largest() {
    return senders.lastEntry().getValue().iterator().next();
  }

  boolean isEmpty() {
    return senders.isEmpty();
  }
}
