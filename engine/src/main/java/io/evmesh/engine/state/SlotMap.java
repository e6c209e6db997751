package io.evmesh.engine.state;

import io.evmesh.engine.word.Words;

/**
 * Slot numbers to values of one account: an open hash table on flat limbs. A value that was set to
 * zero stays as an entry, which says that zero is known.
 */
final class SlotMap {
  /** Receives each entry: limbs of the number at {@code at}, of the value four further. */
  interface Visitor {
    void slot(long[] words, int at);
  }

  private static final int STRIDE = 8;

  private int[] tags = new int[8]; // hash with its lowest bit set, 0 = free
  private long[] words = new long[8 * STRIDE];
  private int count;

  static int hash(long[] from, int key) {
    return Words.hash(from[key], from[key + 1], from[key + 2], from[key + 3]);
  }

  /** Copies the value to {@code to[value, value + 4)}; false if the slot has no entry. */
  boolean get(long[] from, int key, long[] to, int value) {
    int entry = find(from, key);
    if (tags[entry] == 0) {
      return false;
    }
    int at = entry * STRIDE + 4;
    to[value] = words[at];
    to[value + 1] = words[at + 1];
    to[value + 2] = words[at + 2];
    to[value + 3] = words[at + 3];
    return true;
  }

  void put(long[] from, int key, int value) {
    put(from, key, from, value);
  }

  void put(long[] from, int key, long[] values, int value) {
    int entry = find(from, key);
    if (tags[entry] == 0) {
      if (4 * (count + 1) > 3 * tags.length) {
        grow();
        entry = find(from, key);
      }
      tags[entry] = hash(from, key) | 1;
      System.arraycopy(from, key, words, entry * STRIDE, 4);
      count++;
    }
    System.arraycopy(values, value, words, entry * STRIDE + 4, 4);
  }

  /** Forgets a slot; takes as long as putting all others again. */
  void remove(long[] from, int key) {
    int removed = find(from, key);
    int[] oldTags = tags;
    long[] oldWords = words;
    tags = new int[oldTags.length];
    words = new long[oldWords.length];
    count = 0;
    for (int entry = 0; entry < oldTags.length; entry++) {
      if (oldTags[entry] != 0 && entry != removed) {
        put(oldWords, entry * STRIDE, entry * STRIDE + 4);
      }
    }
  }

  int size() {
    return count;
  }

  /** Whether any value is not zero. */
  boolean hasNonZero() {
    for (int entry = 0; entry < tags.length; entry++) {
      int at = entry * STRIDE + 4;
      if (tags[entry] != 0 && (words[at] | words[at + 1] | words[at + 2] | words[at + 3]) != 0) {
        return true;
      }
    }
    return false;
  }

  void forEach(Visitor visitor) {
    for (int entry = 0; entry < tags.length; entry++) {
      if (tags[entry] != 0) {
        visitor.slot(words, entry * STRIDE);
      }
    }
  }

  /** The entry of the slot, or the free one where it belongs. */
  private int find(long[] from, int key) {
    int mask = tags.length - 1;
    int hash = hash(from, key);
    int tag = hash | 1;
    for (int entry = hash >>> 1 & mask; ; entry = (entry + 1) & mask) {
      int there = tags[entry];
      if (there == 0) {
        return entry;
      }
      int at = entry * STRIDE;
      if (there == tag
          && words[at] == from[key]
          && words[at + 1] == from[key + 1]
          && words[at + 2] == from[key + 2]
          && words[at + 3] == from[key + 3]) {
        return entry;
      }
    }
  }

  private void grow() {
    int[] oldTags = tags;
    long[] oldWords = words;
    tags = new int[2 * oldTags.length];
    words = new long[2 * oldWords.length];
    count = 0;
    for (int entry = 0; entry < oldTags.length; entry++) {
      if (oldTags[entry] != 0) {
        put(oldWords, entry * STRIDE, entry * STRIDE + 4);
      }
    }
  }
}
