package io.evmesh.engine.parallel;

/** Values to the first transaction that had each, for as many as are told when it is made. */
final class FirstHolders {
  private final long[] values;
  private final int[] transactions; // plus one; 0 where there is none

  FirstHolders(int most) {
    int size = Integer.highestOneBit(Math.max(4, most)) << 2;
    values = new long[size];
    transactions = new int[size];
  }

  /** The first that had the value, which is {@code tx} if none had it before. */
  int firstOr(long value, int tx) {
    int mask = values.length - 1;
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
