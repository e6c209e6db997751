package io.evmesh.engine.parallel;

import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.types.Address;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the block's list tells of one sender's nonce before anything runs: it grows by one with each
 * of the sender's transactions. One that turns out not to be valid takes its part back.
 */
final class Predictions {
  static final Predictions NONE = new Predictions(new int[0]);

  private final int[] txs; // ascending

  private Predictions(int[] txs) {
    this.txs = txs;
  }

  /** The predictions of all senders with more than one transaction; one needs none. */
  static Map<Address, Predictions> of(List<RecoveredTransaction> transactions) {
    int count = transactions.size();
    AddressTable last = new AddressTable(count);
    int[] next = new int[count]; // the sender's transaction before, -1 if none
    Map<Address, Predictions> found = new HashMap<>();
    List<Address> repeated = new ArrayList<>(0);
    for (int tx = 0; tx < count; tx++) {
      Address sender = transactions.get(tx).sender();
      next[tx] = last.put(sender, tx);
      if (next[tx] >= 0 && next[next[tx]] < 0) {
        repeated.add(sender);
      }
    }
    for (Address sender : repeated) {
      int size = 0;
      for (int tx = last.get(sender); tx >= 0; tx = next[tx]) {
        size++;
      }
      int[] txs = new int[size];
      for (int tx = last.get(sender); tx >= 0; tx = next[tx]) {
        txs[--size] = tx;
      }
      found.put(sender, new Predictions(txs));
    }
    return found;
  }

  /** By how much the nonce grew before transaction {@code tx}. */
  int below(int tx) {
    if (txs.length == 0) {
      return 0;
    }
    int at = Arrays.binarySearch(txs, tx);
    return at >= 0 ? at : -at - 1;
  }

  /** Whether {@code tx} is one of the sender's transactions. */
  boolean contains(int tx) {
    return txs.length != 0 && Arrays.binarySearch(txs, tx) >= 0;
  }
}
