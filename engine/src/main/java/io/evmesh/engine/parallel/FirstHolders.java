package io.evmesh.engine.parallel;

import java.util.Arrays;

/** Values to the first transaction that had each. To be used again and again. */
final class FirstHolders {
  private long[] values = {};
  private int[] transactions = {}; // plus one; 0 where there is none
  private int mask;

  /** Forgets all, and makes room for so many values. */
  void begin(int most) {
    int size = Integer.highestOneBit(Math.max(4, most)) << 2;
    mask = size - 1;
    if (size > values.length) {
      values = new long[size];
      transactions = new int[size];
    } else {
      Arrays.fill(transactions, 0, size, 0);
    }
  }

  /** The first that had the value, which is {@code tx} if none had it before. */
  int firstOr(long value, int tx) {
    int at = (int) (value * 0x9E37_79B9_7F4A_7C15L >>> 32) & mask;
    while (transactions[at] != 0) {
      if (values[at] == value) {
        return transactions[at] - 1;
      }
      at = at + 1 & mask;
    }
    values[at] = value;
    transactions[at] = tx + 1;
    return tx;
  }
}
