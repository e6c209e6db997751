package io.evmesh.engine.parallel;

import java.util.Arrays;

/**
 * What the block's list tells of one sender's nonce before anything runs: it grows by one with each
 * of these transactions. A transaction that turns out not to be valid takes its part back.
 *
 * @param txs indexes of the sender's transactions, ascending
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Predictions(int[] txs) {
  static final Predictions NONE = new Predictions(new int[0]);

  boolean isEmpty() {
    return txs.length == 0;
  }

  /** By how much the nonce grew before transaction {@code tx}. */
  int below(int tx) {
    if (txs.length == 0) {
      return 0;
    }
    int at = Arrays.binarySearch(txs, tx);
    return at >= 0 ? at : -at - 1;
  }

  /** Whether the sender's transaction {@code tx} is counted here. */
  boolean counts(int tx) {
    return txs.length != 0 && Arrays.binarySearch(txs, tx) >= 0;
  }
}
