package io.evmesh.engine.parallel.share;

import io.evmesh.engine.commute.Condition;
import io.evmesh.engine.table.Mixer;
import io.evmesh.engine.table.Places;
import io.evmesh.engine.types.UInt256;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The slots of one account that a share has met, numbered in the order in which it did: what it has
 * found below the block, and what it has left.
 */
public final class ShareSlots extends Places<UInt256> {
  private static final int FOUND = 4; // limbs after the slot's number
  private static final int LEFT = 8;
  private static final int STRIDE = 12;
  private static final int INITIAL = 4; // slots

  // Flags
  private static final int CHANGED = 1;
  private static final int NEWS = 2; // since these were told
  private static final int TOLD = 4; // at least once
  private static final int USED = 8; // by the share of another node: not only added to

  private long[] words = new long[INITIAL * STRIDE];
  private int[] txs = new int[INITIAL]; // that met each first
  private int[] asked = new int[INITIAL]; // transactions that have met each
  private byte[] flags = new byte[INITIAL];
  private @Nullable Additions @Nullable [] additions;
  private int[] news = new int[INITIAL];
  private int newsCount;

  ShareSlots() {
    super(INITIAL);
  }

  /** The slot whose number lies at {@code from[key]}; -1 if it was not met. */
  public int find(long[] from, int key) {
    long mixed = Mixer.mix(salt(), from[key], from[key + 1], from[key + 2], from[key + 3]);
    long found = first(mixed);
    while (found > NONE) {
      int slot = entry(found);
      int at = slot * STRIDE;
      if (words[at] == from[key]
          && words[at + 1] == from[key + 1]
          && words[at + 2] == from[key + 2]
          && words[at + 3] == from[key + 3]) {
        return slot;
      }
      found = next(mixed, found);
    }
    return found == NONE ? -1 : spilled(UInt256.ofLimbs(from, key));
  }

  /** A slot is met first, whose value lies at {@code from[value]}. */
  public int add(long[] from, int key, int value, int tx) {
    int slot = size();
    if (slot == txs.length) {
      grow();
    }
    int at = slot * STRIDE;
    System.arraycopy(from, key, words, at, 4);
    System.arraycopy(from, value, words, at + FOUND, 4);
    System.arraycopy(from, value, words, at + LEFT, 4);
    txs[slot] = tx;
    added(mix(slot, salt()));
    note(slot);
    return slot;
  }

  private void grow() {
    int capacity = 2 * txs.length;
    words = Arrays.copyOf(words, capacity * STRIDE);
    txs = Arrays.copyOf(txs, capacity);
    asked = Arrays.copyOf(asked, capacity);
    flags = Arrays.copyOf(flags, capacity);
    if (additions != null) {
      additions = Arrays.copyOf(additions, capacity);
    }
  }

  private void note(int slot) {
    if ((flags[slot] & NEWS) == 0) {
      flags[slot] |= NEWS;
      if (newsCount == news.length) {
        news = Arrays.copyOf(news, 2 * newsCount);
      }
      news[newsCount++] = slot;
    }
  }

  /** A transaction meets a slot; what it finds is copied to {@code to[value]}. */
  void ask(int slot, long[] to, int value) {
    asked[slot]++;
    if (additions(slot) != null) {
      note(slot); // it may be used as it is
    }
    System.arraycopy(words, slot * STRIDE + LEFT, to, value, 4);
  }

  /** A slot is left with what lies at {@code from[value]}. */
  public void leave(int slot, long[] from, int value) {
    System.arraycopy(from, value, words, slot * STRIDE + LEFT, 4);
    flags[slot] |= CHANGED;
    note(slot);
  }

  /** A transaction has added something, or nothing, under conditions. */
  public void add(int slot, int tx, UInt256 added, List<Condition> conditions) {
    if (additions == null) {
      additions = new Additions[txs.length];
    }
    Additions known = additions[slot];
    if (known == null) {
      known = new Additions();
      additions[slot] = known;
    }
    known.add(tx, added, conditions);
  }

  /** What transactions have added to a slot; null if none was seen to do only that. */
  public @Nullable Additions additions(int slot) {
    return additions == null ? null : additions[slot];
  }

  /** Another node tells that a slot was not only added to. */
  public void use(int slot) {
    flags[slot] |= USED;
  }

  /** Whether a transaction of this share did anything with the slot but add to it. */
  public boolean isUsed(int slot) {
    Additions known = additions(slot);
    return known == null || (flags[slot] & USED) != 0 || asked[slot] > known.size();
  }

  public boolean isChanged(int slot) {
    return (flags[slot] & CHANGED) != 0;
  }

  /** The transaction that met it first. */
  public int tx(int slot) {
    return txs[slot];
  }

  /** Whether somebody was told of the slot already. */
  public boolean isTold(int slot) {
    return (flags[slot] & TOLD) != 0;
  }

  /** How many slots have news. */
  public int newsCount() {
    return newsCount;
  }

  /** A slot that has news. */
  public int news(int at) {
    return news[at];
  }

  /** All news are told. */
  public void forgetNews() {
    for (int i = 0; i < newsCount; i++) {
      int slot = news[i];
      flags[slot] = (byte) (flags[slot] & ~NEWS | TOLD);
      Additions known = additions(slot);
      if (known != null) {
        known.forgetNews();
      }
    }
    newsCount = 0;
  }

  /** The limbs of all slots, to be read only, where the methods below say. */
  public long[] words() {
    return words;
  }

  /** Where a slot's number lies. */
  public static int keyAt(int slot) {
    return slot * STRIDE;
  }

  /** Where the value lies that was found below the block. */
  public static int foundAt(int slot) {
    return slot * STRIDE + FOUND;
  }

  /** Where the value lies that the share has left so far. */
  public static int leftAt(int slot) {
    return slot * STRIDE + LEFT;
  }

  @Override
  protected long mix(int slot, long salt) {
    int at = slot * STRIDE;
    return Mixer.mix(salt, words[at], words[at + 1], words[at + 2], words[at + 3]);
  }

  @Override
  protected UInt256 key(int slot) {
    return UInt256.ofLimbs(words, slot * STRIDE);
  }
}
