package io.evmesh.actors.chain;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.word.Words;
import java.util.concurrent.locks.StampedLock;

/**
 * Values of the slots that were used lately, at most about so many: a {@link Recent} on flat limbs,
 * since objects that live as long as these would keep the collector busy. It is divided by slots
 * into parts with a lock each, which who only reads seldom needs. Many threads may use it.
 */
final class RecentSlots {
  private static final int LOG2_PARTS = 6;

  private final Part[] parts = new Part[1 << LOG2_PARTS];

  /**
   * @param limit slots, about
   */
  RecentSlots(int limit) {
    int half = Math.max(1, limit / 2 >>> LOG2_PARTS);
    for (int i = 0; i < parts.length; i++) {
      parts[i] = new Part(half);
    }
  }

  /**
   * Copies the value of a slot to {@code words[value, value + 4)}, if it is known; what is there if
   * not may be anything.
   *
   * @param words the slot's number lies at {@code [key, key + 4)}
   */
  boolean find(Address address, long[] words, int key, int value) {
    int hash = hash(address, words, key);
    return part(hash).find(hash, address, words, key, value);
  }

  /** Sets the value of a slot, told as {@link #find} tells it. */
  void put(Address address, long[] words, int key, int value) {
    int hash = hash(address, words, key);
    part(hash).put(hash, address, words, key, value);
  }

  /** Forgets all slots of an account, which takes as long as looking at all that are known. */
  void forget(Address address) {
    for (Part part : parts) {
      part.forget(address);
    }
  }

  private Part part(int hash) {
    return parts[hash >>> Integer.SIZE - LOG2_PARTS];
  }

  private static int hash(Address address, long[] words, int key) {
    return Words.hash(
        words[key] + address.hashCode(), words[key + 1], words[key + 2], words[key + 3]);
  }

  private static final class Part {
    private final StampedLock lock = new StampedLock();
    private final int half;
    private Table younger = new Table();
    private Table older = new Table();

    Part(int half) {
      this.half = half;
    }

    boolean find(int hash, Address address, long[] words, int key, int value) {
      long stamp = lock.tryOptimisticRead();
      if (stamp != 0) {
        boolean found = known(hash, address, words, key, value);
        if (lock.validate(stamp)) {
          return found;
        }
      }
      stamp = lock.readLock();
      try {
        return known(hash, address, words, key, value);
      } finally {
        lock.unlockRead(stamp);
      }
    }

    private boolean known(int hash, Address address, long[] words, int key, int value) {
      return younger.get(hash, address, words, key, value)
          || older.get(hash, address, words, key, value);
    }

    void put(int hash, Address address, long[] words, int key, int value) {
      long stamp = lock.writeLock();
      try {
        if (younger.count >= half) {
          older = younger;
          younger = new Table();
        }
        younger.put(hash, address, words, key, value); // hides what the older has
      } finally {
        lock.unlockWrite(stamp);
      }
    }

    void forget(Address address) {
      long stamp = lock.writeLock();
      try {
        younger = younger.without(address);
        older = older.without(address);
      } finally {
        lock.unlockWrite(stamp);
      }
    }
  }

  /**
   * An open hash table: of each entry three limbs of the address, four of the slot's number, four
   * of the value. A third of it is always free, so that whoever reads while it changes comes to an
   * end.
   */
  private static final class Table {
    private static final int STRIDE = 11;
    private static final int KEY = 3;
    private static final int VALUE = 7;
    private static final int FEWEST = 16;

    private int[] tags = new int[FEWEST]; // hash with its lowest bit set, 0 = free
    private long[] limbs = new long[FEWEST * STRIDE];
    private int count;

    boolean get(int hash, Address address, long[] words, int key, int value) {
      int[] tagged = tags;
      long[] all = limbs;
      if (all.length != tagged.length * STRIDE) {
        return false; // it grows at this moment
      }
      int entry = find(tagged, all, hash, address, words, key);
      if (tagged[entry] == 0) {
        return false;
      }
      System.arraycopy(all, entry * STRIDE + VALUE, words, value, 4);
      return true;
    }

    void put(int hash, Address address, long[] words, int key, int value) {
      makeRoom();
      int entry = find(tags, limbs, hash, address, words, key);
      int at = entry * STRIDE;
      if (tags[entry] == 0) {
        limbs[at] = address.limb0();
        limbs[at + 1] = address.limb1();
        limbs[at + 2] = address.limb2();
        System.arraycopy(words, key, limbs, at + KEY, 4);
        tags[entry] = hash | 1;
        count++;
      }
      System.arraycopy(words, value, limbs, at + VALUE, 4);
    }

    /** The entry of a slot, or the free one where it belongs. */
    private static int find(
        int[] tagged, long[] all, int hash, Address address, long[] words, int key) {
      int mask = tagged.length - 1;
      int tag = hash | 1;
      int entry = hash >>> 1 & mask;
      while (tagged[entry] != 0
          && !(tagged[entry] == tag && isAt(all, entry * STRIDE, address, words, key))) {
        entry = entry + 1 & mask;
      }
      return entry;
    }

    private static boolean isAt(long[] all, int at, Address address, long[] words, int key) {
      return all[at + KEY] == words[key]
          && all[at + KEY + 1] == words[key + 1]
          && all[at + KEY + 2] == words[key + 2]
          && all[at + KEY + 3] == words[key + 3]
          && isOf(all, at, address);
    }

    private static boolean isOf(long[] all, int at, Address address) {
      return all[at] == address.limb0()
          && all[at + 1] == address.limb1()
          && all[at + 2] == address.limb2();
    }

    private void makeRoom() {
      if (3 * (count + 1) > 2 * tags.length) {
        int[] oldTags = tags;
        long[] oldLimbs = limbs;
        tags = new int[2 * oldTags.length];
        limbs = new long[2 * oldLimbs.length];
        count = 0;
        for (int entry = 0; entry < oldTags.length; entry++) {
          if (oldTags[entry] != 0) {
            add(oldTags[entry], oldLimbs, entry * STRIDE);
          }
        }
      }
    }

    /** The same without an account's slots; this one stays as it is. */
    Table without(Address address) {
      Table rest = new Table();
      for (int entry = 0; entry < tags.length; entry++) {
        if (tags[entry] != 0 && !isOf(limbs, entry * STRIDE, address)) {
          rest.makeRoom();
          rest.add(tags[entry], limbs, entry * STRIDE);
        }
      }
      return rest;
    }

    /** Adds an entry that is not here, for which there is room. */
    private void add(int tag, long[] from, int at) {
      int mask = tags.length - 1;
      int entry = tag >>> 1 & mask;
      while (tags[entry] != 0) {
        entry = entry + 1 & mask;
      }
      tags[entry] = tag;
      System.arraycopy(from, at, limbs, entry * STRIDE, STRIDE);
      count++;
    }
  }
}
