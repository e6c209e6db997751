package io.evmesh.node.pool;

import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The transactions of one sender by their nonces, of which those in an unbroken row can run. */
final class SenderQueue {
  private final NavigableMap<Long, PooledTransaction> byNonce =
      new TreeMap<>(Long::compareUnsigned);

  private long accountNonce;

  /** The first nonce from the account's on that no transaction has. */
  private long end;

  SenderQueue(long accountNonce) {
    this.accountNonce = accountNonce;
    end = accountNonce;
  }

  /** The nonce of the account in the state that the next block builds on. */
  long accountNonce() {
    return accountNonce;
  }

  /** The account has another nonce. */
  void advance(long nonce) {
    accountNonce = nonce;
    end = nonce;
    goOn();
  }

  /** The nonce that the sender's next transaction should have. */
  long nextNonce() {
    return end;
  }

  int size() {
    return byNonce.size();
  }

  @Nullable PooledTransaction get(long nonce) {
    return byNonce.get(nonce);
  }

  void put(PooledTransaction transaction) {
    byNonce.put(transaction.nonce(), transaction);
    goOn();
  }

  void remove(PooledTransaction transaction) {
    byNonce.remove(transaction.nonce(), transaction);
    if (Long.compareUnsigned(transaction.nonce(), accountNonce) >= 0
        && Long.compareUnsigned(transaction.nonce(), end) < 0) {
      end = transaction.nonce();
    }
  }

  private void goOn() {
    while (byNonce.containsKey(end)) {
      end++;
    }
  }

  /** The one that would run last. */
  PooledTransaction last() {
    return byNonce.lastEntry().getValue();
  }

  /** Whether a transaction can run once those before it have. */
  boolean isInRow(PooledTransaction transaction) {
    return Long.compareUnsigned(transaction.nonce(), accountNonce) >= 0
        && Long.compareUnsigned(transaction.nonce(), end) < 0;
  }

  /** Those whose nonce is below the account's. */
  List<PooledTransaction> stale() {
    return List.copyOf(byNonce.headMap(accountNonce).values());
  }

  /** Those that can run one after the other, or those that a gap holds back, by nonce. */
  SortedMap<Long, PooledTransaction> part(boolean runnable) {
    return runnable ? byNonce.headMap(end) : byNonce.tailMap(end);
  }
}
