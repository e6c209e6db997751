package io.evmesh.engine.parallel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Slots by number: an open hash table that one thread fills and any number read without a lock.
 * Nothing is ever removed.
 */
final class SlotIndex {
  private static final VarHandle ENTRY = MethodHandles.arrayElementVarHandle(VersionedSlot[].class);

  private volatile @Nullable VersionedSlot[] entries = new VersionedSlot[8];
  private int count;

  @Nullable VersionedSlot find(long limb0, long limb1, long limb2, long limb3) {
    VersionedSlot[] table = entries;
    int mask = table.length - 1;
    for (int at = hash(limb0, limb1, limb2, limb3) & mask; ; at = at + 1 & mask) {
      VersionedSlot there = (VersionedSlot) ENTRY.getAcquire(table, at);
      if (there == null || there.hasKey(limb0, limb1, limb2, limb3)) {
        return there;
      }
    }
  }

  /** Makes room for more slots. */
  void reserve(int more) {
    VersionedSlot[] table = entries;
    int size = table.length;
    while (2 * (count + more) > size) {
      size *= 4;
    }
    if (size > table.length) {
      VersionedSlot[] larger = new VersionedSlot[size];
      for (VersionedSlot each : table) {
        if (each != null) {
          place(larger, each);
        }
      }
      entries = larger;
    }
  }

  /** Adds a slot that is not there yet. */
  void add(VersionedSlot slot) {
    reserve(1);
    place(entries, slot);
    count++;
  }

  private static void place(@Nullable VersionedSlot[] table, VersionedSlot slot) {
    int mask = table.length - 1;
    int at = hash(slot.key0, slot.key1, slot.key2, slot.key3) & mask;
    while (table[at] != null) {
      at = at + 1 & mask;
    }
    ENTRY.setRelease(table, at, slot);
  }

  int size() {
    return count;
  }

  void forEach(Consumer<VersionedSlot> action) {
    for (VersionedSlot slot : entries) {
      if (slot != null) {
        action.accept(slot);
      }
    }
  }

  private static int hash(long limb0, long limb1, long limb2, long limb3) {
    long mixed =
        limb0
            ^ Long.rotateLeft(limb1, 17)
            ^ Long.rotateLeft(limb2, 31)
            ^ Long.rotateLeft(limb3, 47);
    return (int) (mixed * 0x9E37_79B9_7F4A_7C15L >>> 32);
  }
}
