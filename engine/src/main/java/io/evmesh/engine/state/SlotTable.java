package io.evmesh.engine.state;

import java.util.Arrays;

/**
 * The slots that one transaction met: an open hash table from (owner, slot number) to entries that
 * lie one after the other in a flat array, so that nothing is allocated for a slot and an entry
 * keeps its index until the table is cleared.
 */
final class SlotTable {
  /** Limbs of the slot number, of the value before the transaction, and of the value now. */
  static final int KEY = 0;

  static final int ORIGINAL = 4;
  static final int CURRENT = 8;
  static final int STRIDE = 12;

  private static final int INITIAL_CAPACITY = 64;
  private static final int KEPT_CAPACITY = 1 << 14; // a larger table is dropped when cleared

  long[] words = new long[INITIAL_CAPACITY * STRIDE];
  int[] owners = new int[INITIAL_CAPACITY];
  boolean[] warm = new boolean[INITIAL_CAPACITY];
  int count;
  private int[] buckets = new int[2 * INITIAL_CAPACITY]; // entry index + 1, 0 = free
  private int[] bucketOf = new int[INITIAL_CAPACITY];

  /** The index of the entry, or -1 if it is not there. */
  int find(int owner, long[] from, int key) {
    int mask = buckets.length - 1;
    for (int b = hash(owner, from, key) & mask; ; b = (b + 1) & mask) {
      int entry = buckets[b] - 1;
      if (entry < 0) {
        return -1;
      }
      int at = entry * STRIDE;
      if (words[at] == from[key]
          && words[at + 1] == from[key + 1]
          && words[at + 2] == from[key + 2]
          && words[at + 3] == from[key + 3]
          && owners[entry] == owner) {
        return entry;
      }
    }
  }

  /** Adds an entry that is not there yet; its values are zero and it is cold. */
  int add(int owner, long[] from, int key) {
    if (count == owners.length) {
      grow();
    }
    int entry = count++;
    int at = entry * STRIDE;
    System.arraycopy(from, key, words, at, 4);
    Arrays.fill(words, at + ORIGINAL, at + STRIDE, 0);
    owners[entry] = owner;
    warm[entry] = false;
    place(entry);
    return entry;
  }

  boolean isChanged(int entry) {
    int at = entry * STRIDE;
    return words[at + ORIGINAL] != words[at + CURRENT]
        || words[at + ORIGINAL + 1] != words[at + CURRENT + 1]
        || words[at + ORIGINAL + 2] != words[at + CURRENT + 2]
        || words[at + ORIGINAL + 3] != words[at + CURRENT + 3];
  }

  void clear() {
    if (owners.length > KEPT_CAPACITY) {
      words = new long[INITIAL_CAPACITY * STRIDE];
      owners = new int[INITIAL_CAPACITY];
      warm = new boolean[INITIAL_CAPACITY];
      buckets = new int[2 * INITIAL_CAPACITY];
      bucketOf = new int[INITIAL_CAPACITY];
    } else {
      for (int entry = 0; entry < count; entry++) {
        buckets[bucketOf[entry]] = 0;
      }
    }
    count = 0;
  }

  private void place(int entry) {
    int mask = buckets.length - 1;
    int b = hash(owners[entry], words, entry * STRIDE) & mask;
    while (buckets[b] != 0) {
      b = (b + 1) & mask;
    }
    buckets[b] = entry + 1;
    bucketOf[entry] = b;
  }

  private void grow() {
    int capacity = 2 * owners.length;
    words = Arrays.copyOf(words, capacity * STRIDE);
    owners = Arrays.copyOf(owners, capacity);
    warm = Arrays.copyOf(warm, capacity);
    bucketOf = Arrays.copyOf(bucketOf, capacity);
    buckets = new int[2 * capacity];
    for (int entry = 0; entry < count; entry++) {
      place(entry);
    }
  }

  private static int hash(int owner, long[] from, int key) {
    return SlotMap.hash(from, key) + owner * 0x9E37_79B9;
  }
}
