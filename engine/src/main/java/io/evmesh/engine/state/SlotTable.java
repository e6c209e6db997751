package io.evmesh.engine.state;

import io.evmesh.engine.table.Mixer;
import io.evmesh.engine.table.Places;
import io.evmesh.engine.types.UInt256;
import java.util.Arrays;

/**
 * The slots that one transaction met: a hash table from (owner, slot number) to entries that lie
 * one after the other in a flat array, so that nothing is allocated for a slot and an entry keeps
 * its index until the table is cleared.
 */
final class SlotTable extends Places<SlotTable.Key> {
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

  /** A slot and whose it is. */
  record Key(int owner, UInt256 slot) implements Comparable<Key> {
    @Override
    public int compareTo(Key that) {
      int order = Integer.compare(owner, that.owner);
      return order != 0 ? order : slot.compareTo(that.slot);
    }
  }

  SlotTable() {
    super(INITIAL_CAPACITY);
  }

  /** The index of the entry, or -1 if it is not there. */
  int find(int owner, long[] from, int key) {
    long mixed = mix(salt(), owner, from, key);
    long found = first(mixed);
    while (found > NONE) {
      int entry = entry(found);
      int at = entry * STRIDE;
      if (words[at] == from[key]
          && words[at + 1] == from[key + 1]
          && words[at + 2] == from[key + 2]
          && words[at + 3] == from[key + 3]
          && owners[entry] == owner) {
        return entry;
      }
      found = next(mixed, found);
    }
    return found == NONE ? -1 : spilled(new Key(owner, SlotMap.word(from, key)));
  }

  /** Adds an entry that is not there yet; its values are zero and it is cold. */
  int add(int owner, long[] from, int key) {
    int entry = size();
    if (entry == owners.length) {
      grow();
    }
    int at = entry * STRIDE;
    System.arraycopy(from, key, words, at, 4);
    Arrays.fill(words, at + ORIGINAL, at + STRIDE, 0);
    owners[entry] = owner;
    warm[entry] = false;
    return added(mix(salt(), owner, from, key));
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
      removeAll(INITIAL_CAPACITY);
    } else {
      removeAll();
    }
  }

  /** Bytes that the table takes, full or not. */
  long keptBytes() {
    return Long.BYTES * (long) (words.length + work().places())
        + (Integer.BYTES + 1) * (long) owners.length;
  }

  private void grow() {
    int capacity = 2 * owners.length;
    words = Arrays.copyOf(words, capacity * STRIDE);
    owners = Arrays.copyOf(owners, capacity);
    warm = Arrays.copyOf(warm, capacity);
  }

  @Override
  protected long mix(int entry, long salt) {
    return mix(salt, owners[entry], words, entry * STRIDE);
  }

  private static long mix(long salt, int owner, long[] from, int key) {
    return Mixer.mix(salt, owner, from[key], from[key + 1], from[key + 2], from[key + 3]);
  }

  @Override
  protected Key key(int entry) {
    return new Key(owners[entry], SlotMap.word(words, entry * STRIDE));
  }
}
