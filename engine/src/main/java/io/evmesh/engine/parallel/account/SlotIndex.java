package io.evmesh.engine.parallel.account;

import io.evmesh.engine.table.Mixer;
import io.evmesh.engine.table.TaggedTable;
import io.evmesh.engine.types.UInt256;
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
  private volatile @Nullable TaggedTable<UInt256, VersionedSlot> table;

  @Nullable VersionedSlot find(long limb0, long limb1, long limb2, long limb3) {
    TaggedTable<UInt256, VersionedSlot> many = table;
    if (many == null) {
      return findInRow(limb0, limb1, limb2, limb3);
    }
    int tag = TaggedTable.tag(Mixer.mix(many.salt(), limb0, limb1, limb2, limb3));
    int step = many.first(tag);
    while (step >= 0) {
      VersionedSlot slot = many.get(tag, step);
      if (slot.hasKey(limb0, limb1, limb2, limb3)) {
        return slot;
      }
      step = many.next(tag, step);
    }
    return step == TaggedTable.NONE
        ? null
        : many.spilled(UInt256.ofLimbs(limb0, limb1, limb2, limb3));
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
    add(slot, 0, tag(slot));
  }

  /**
   * Adds the slots of another index.
   *
   * @param added is told of those that were not here
   * @param met is told of those whose numbers were here; nothing is done with them
   */
  void addAll(SlotIndex more, Consumer<VersionedSlot> added, Consumer<VersionedSlot> met) {
    makeRoom(more.size());
    TaggedTable<UInt256, VersionedSlot> others = more.table;
    long salt = others == null ? 0 : others.salt();
    more.forEachTagged(
        (slot, tag) -> {
          boolean isNew = isAbsent(slot, salt, tag);
          if (isNew) {
            add(slot, salt, tag);
          }
          (isNew ? added : met).accept(slot);
        });
  }

  private boolean isAbsent(VersionedSlot slot, long salt, int tag) {
    TaggedTable<UInt256, VersionedSlot> many = table;
    return many != null && many.first(many.tagOf(slot, tag, salt)) == TaggedTable.NONE
        || find(slot.key0, slot.key1, slot.key2, slot.key3) == null;
  }

  /** Adds a slot of which the tag under some salt is known. */
  private void add(VersionedSlot slot, long salt, int tag) {
    TaggedTable<UInt256, VersionedSlot> many = table;
    if (many == null) {
      SLOT.setRelease(row, inRow++, slot);
      return;
    }
    TaggedTable<UInt256, VersionedSlot> with = many.with(many.tagOf(slot, tag, salt), slot);
    if (with != many) {
      table = with;
    }
  }

  private void makeRoom(int more) {
    TaggedTable<UInt256, VersionedSlot> many = table;
    int needed = inRow + more;
    if (many != null) {
      TaggedTable<UInt256, VersionedSlot> roomy = many.withRoomFor(more);
      if (roomy != many) {
        table = roomy;
      }
    } else if (needed > FEW) {
      TaggedTable<UInt256, VersionedSlot> first = TaggedTable.withRoomForFirst(needed);
      for (int at = 0; at < inRow; at++) {
        first = first.with(tag(row[at]), row[at]);
      }
      table = first;
    } else if (needed > row.length) {
      row = Arrays.copyOf(row, needed <= FEW / 2 ? FEW / 2 : FEW);
    }
  }

  private int size() {
    TaggedTable<UInt256, VersionedSlot> many = table;
    return many == null ? inRow : many.count();
  }

  /** How many slots found no place in the table. */
  int spilledCount() {
    TaggedTable<UInt256, VersionedSlot> many = table;
    return many == null ? 0 : many.spilledCount();
  }

  void forEach(Consumer<VersionedSlot> action) {
    forEachTagged((slot, tag) -> action.accept(slot));
  }

  private void forEachTagged(ObjIntConsumer<VersionedSlot> action) {
    TaggedTable<UInt256, VersionedSlot> many = table;
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

  /** The tag of a slot in a table that has the first salt. */
  private static int tag(VersionedSlot slot) {
    return TaggedTable.tag(slot.hash(0));
  }
}
