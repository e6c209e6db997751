package io.evmesh.node.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The transactions of one sender by their nonces, of which those in an unbroken row can run. */
final class SenderQueue {
  private final NavigableMap<Long, PooledTransaction> byNonce =
      new TreeMap<>(Long::compareUnsigned);

  /** The nonce of the account in the state that the next block builds on. */
  long accountNonce;

  SenderQueue(long accountNonce) {
    this.accountNonce = accountNonce;
  }

  /** All transactions, the lowest nonce first. */
  NavigableMap<Long, PooledTransaction> byNonce() {
    return byNonce;
  }

  /** Those that can run one after the other. */
  List<PooledTransaction> executable() {
    List<PooledTransaction> row = new ArrayList<>();
    for (PooledTransaction next = byNonce.get(accountNonce);
        next != null;
        next = byNonce.get(next.nonce() + 1)) {
      row.add(next);
    }
    return row;
  }

  /** The nonce that the sender's next transaction should have. */
  long nextNonce() {
    long nonce = accountNonce;
    while (byNonce.containsKey(nonce)) {
      nonce++;
    }
    return nonce;
  }
}
