package io.evmesh.engine.state;

import io.evmesh.engine.table.Mixer;
import io.evmesh.engine.table.Places;
import io.evmesh.engine.types.UInt256;
import java.util.Arrays;

/**
 * Slot numbers to values of one account, on flat limbs in the order in which they were put first. A
 * value that was set to zero stays as an entry, which says that zero is known.
 */
public final class SlotMap extends Places<UInt256> {
  /** Receives each entry: limbs of the number at {@code at}, of the value four further. */
  public interface Visitor {
    void slot(long[] words, int at);
  }

  private static final int STRIDE = 8;
  private static final int INITIAL = 4; // entries

  private long[] words = new long[INITIAL * STRIDE];

  /** No entries. */
  public SlotMap() {
    super(INITIAL);
  }

  static UInt256 word(long[] words, int at) {
    return UInt256.ofLimbs(words, at);
  }

  /** Copies the value to {@code to[value, value + 4)}; false if the slot has no entry. */
  public boolean get(long[] from, int key, long[] to, int value) {
    int entry = find(from, key);
    if (entry < 0) {
      return false;
    }
    int at = entry * STRIDE + 4;
    to[value] = words[at];
    to[value + 1] = words[at + 1];
    to[value + 2] = words[at + 2];
    to[value + 3] = words[at + 3];
    return true;
  }

  /**
   * Sets the value of the slot whose number lies at {@code from[key]}: what lies at {@code value}.
   */
  public void put(long[] from, int key, int value) {
    put(from, key, from, value);
  }

  void put(long[] from, int key, long[] values, int value) {
    int entry = find(from, key);
    if (entry < 0) {
      entry = size();
      if (entry * STRIDE == words.length) {
        words = Arrays.copyOf(words, 2 * words.length);
      }
      System.arraycopy(from, key, words, entry * STRIDE, 4);
      added(mix(entry, salt()));
    }
    System.arraycopy(values, value, words, entry * STRIDE + 4, 4);
  }

  /** Forgets the slot that was put first last of all. */
  void removeNewest() {
    removeLast();
  }

  /** Whether any value is not zero. */
  public boolean hasNonZero() {
    int end = size() * STRIDE;
    for (int at = 4; at < end; at += STRIDE) {
      if ((words[at] | words[at + 1] | words[at + 2] | words[at + 3]) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Shows the entries in the order in which they were put first. */
  public void forEach(Visitor visitor) {
    int end = size() * STRIDE;
    for (int at = 0; at < end; at += STRIDE) {
      visitor.slot(words, at);
    }
  }

  private int find(long[] from, int key) {
    long mixed = Mixer.mix(salt(), from[key], from[key + 1], from[key + 2], from[key + 3]);
    long found = first(mixed);
    while (found > NONE) {
      int entry = entry(found);
      int at = entry * STRIDE;
      if (words[at] == from[key]
          && words[at + 1] == from[key + 1]
          && words[at + 2] == from[key + 2]
          && words[at + 3] == from[key + 3]) {
        return entry;
      }
      found = next(mixed, found);
    }
    return found == NONE ? -1 : spilled(word(from, key));
  }

  @Override
  protected long mix(int entry, long salt) {
    int at = entry * STRIDE;
    return Mixer.mix(salt, words[at], words[at + 1], words[at + 2], words[at + 3]);
  }

  @Override
  protected UInt256 key(int entry) {
    return word(words, entry * STRIDE);
  }
}
