package io.evmesh.engine.parallel;

import io.evmesh.engine.word.Words;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Slots by number, a few in a row, many in a table. One thread adds to it and any number reads
 * without a lock. Nothing is ever removed.
 */
final class SlotIndex {
  private static final int FEW = 8;
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(VersionedSlot[].class);

  private volatile @Nullable VersionedSlot[] row = new VersionedSlot[2];
  private int inRow;

  /** All slots, once they are more than a few. */
  private volatile @Nullable TaggedTable<VersionedSlot> table;

  @Nullable VersionedSlot find(long limb0, long limb1, long limb2, long limb3) {
    TaggedTable<VersionedSlot> many = table;
    if (many == null) {
      return findInRow(limb0, limb1, limb2, limb3);
    }
    int tag = tag(limb0, limb1, limb2, limb3);
    for (int at = many.first(tag); at >= 0; at = many.next(tag, at)) {
      VersionedSlot slot = many.get(at);
      if (slot.hasKey(limb0, limb1, limb2, limb3)) {
        return slot;
      }
    }
    return null;
  }

  private @Nullable VersionedSlot findInRow(long limb0, long limb1, long limb2, long limb3) {
    VersionedSlot[] few = row;
    for (int at = 0; at < few.length; at++) {
      VersionedSlot there = (VersionedSlot) SLOT.getAcquire(few, at);
      if (there == null || there.hasKey(limb0, limb1, limb2, limb3)) {
        return there;
      }
    }
    return null;
  }

  /** Adds a slot that is not there yet. */
  void add(VersionedSlot slot) {
    makeRoom(1);
    add(slot, tag(slot));
  }

  /**
   * Adds the slots of another index.
   *
   * @param added is told of those that were not here
   * @param met is told of those whose numbers were here; nothing is done with them
   */
  void addAll(SlotIndex more, Consumer<VersionedSlot> added, Consumer<VersionedSlot> met) {
    makeRoom(more.size());
    more.forEachTagged(
        (slot, tag) -> {
          boolean isNew = isAbsent(slot, tag);
          if (isNew) {
            add(slot, tag);
          }
          (isNew ? added : met).accept(slot);
        });
  }

  private boolean isAbsent(VersionedSlot slot, int tag) {
    TaggedTable<VersionedSlot> many = table;
    return many != null && many.first(tag) < 0
        || find(slot.key0, slot.key1, slot.key2, slot.key3) == null;
  }

  private void add(VersionedSlot slot, int tag) {
    TaggedTable<VersionedSlot> many = table;
    if (many == null) {
      SLOT.setRelease(row, inRow++, slot);
    } else {
      many.add(tag, slot);
    }
  }

  private void makeRoom(int more) {
    TaggedTable<VersionedSlot> many = table;
    int needed = inRow + more;
    if (many != null) {
      TaggedTable<VersionedSlot> roomy = many.withRoomFor(more);
      if (roomy != many) {
        table = roomy;
      }
    } else if (needed > FEW) {
      TaggedTable<VersionedSlot> first = TaggedTable.withRoomForFirst(needed);
      forEachTagged((slot, tag) -> first.add(tag, slot));
      table = first;
    } else if (needed > row.length) {
      row = Arrays.copyOf(row, needed <= FEW / 2 ? FEW / 2 : FEW);
    }
  }

  private int size() {
    TaggedTable<VersionedSlot> many = table;
    return many == null ? inRow : many.count();
  }

  void forEach(Consumer<VersionedSlot> action) {
    forEachTagged((slot, tag) -> action.accept(slot));
  }

  private void forEachTagged(ObjIntConsumer<VersionedSlot> action) {
    TaggedTable<VersionedSlot> many = table;
    if (many != null) {
      many.forEach(action);
      return;
    }
    for (VersionedSlot slot : row) {
      if (slot != null) {
        action.accept(slot, tag(slot));
      }
    }
  }

  private static int tag(VersionedSlot slot) {
    return tag(slot.key0, slot.key1, slot.key2, slot.key3);
  }

  private static int tag(long limb0, long limb1, long limb2, long limb3) {
    return TaggedTable.tag(Words.hash(limb0, limb1, limb2, limb3));
  }
}
