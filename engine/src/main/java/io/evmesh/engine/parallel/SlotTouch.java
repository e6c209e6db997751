package io.evmesh.engine.parallel;

import org.jspecify.annotations.Nullable;

/** What a transaction read and wrote at one storage slot. Limbs are lowest first. */
final class SlotTouch extends Touch {
  /** The slot, as the lane that touched it knows it. */
  final VersionedSlot slot;

  /** The value before the transaction, as it saw it: the condition under which it stays valid. */
  final long seen0;

  final long seen1;
  final long seen2;
  final long seen3;

  /** The value after the transaction; the value seen if it wrote none. */
  final long next0;

  final long next1;
  final long next2;
  final long next3;

  private final boolean writes;

  /** Whether the slot's only writer has found that the transaction must run again. */
  private boolean disproved;

  /** Whether the value seen was that of the committed state, with no version of the block below. */
  final boolean fromBase;

  /** Whether this only takes away what an earlier incarnation had here. */
  final boolean withdraws;

  /** The value seen lies at {@code words[seen]}, the value left at {@code words[next]}. */
  SlotTouch(
      VersionedSlot slot,
      int tx,
      int incarnation,
      long[] words,
      int seen,
      int next,
      boolean fromBase) {
    super(tx, incarnation);
    this.slot = slot;
    seen0 = words[seen];
    seen1 = words[seen + 1];
    seen2 = words[seen + 2];
    seen3 = words[seen + 3];
    next0 = words[next];
    next1 = words[next + 1];
    next2 = words[next + 2];
    next3 = words[next + 3];
    writes = seen0 != next0 || seen1 != next1 || seen2 != next2 || seen3 != next3;
    this.fromBase = fromBase;
    withdraws = false;
  }

  /** What takes away that an earlier incarnation had anything here. */
  SlotTouch(VersionedSlot slot, int tx, int incarnation) {
    super(tx, incarnation);
    this.slot = slot;
    seen0 = 0;
    seen1 = 0;
    seen2 = 0;
    seen3 = 0;
    next0 = 0;
    next1 = 0;
    next2 = 0;
    next3 = 0;
    writes = false;
    fromBase = false;
    withdraws = true;
  }

  @Override
  boolean writes() {
    return writes;
  }

  @Override
  boolean overwrites() {
    return writes;
  }

  @Override
  Touch after(@Nullable Touch earlier) {
    return writes || earlier == null ? this : earlier;
  }

  /** Whether the value seen is this one. */
  boolean saw(long limb0, long limb1, long limb2, long limb3) {
    return seen0 == limb0 && seen1 == limb1 && seen2 == limb2 && seen3 == limb3;
  }

  boolean isDisproved() {
    return disproved;
  }

  void disprove() {
    disproved = true;
  }

  boolean leavesSameAs(SlotTouch that) {
    return next0 == that.next0 && next1 == that.next1 && next2 == that.next2 && next3 == that.next3;
  }

  void copyNext(long[] to, int at) {
    to[at] = next0;
    to[at + 1] = next1;
    to[at + 2] = next2;
    to[at + 3] = next3;
  }
}
