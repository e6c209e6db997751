package io.evmesh.engine.parallel.account;

import org.jspecify.annotations.Nullable;

/**
 * What a transaction saw at one storage slot. Limbs are lowest first.
 *
 * <p>There are more of these in a block than of anything else, and most have seen the committed
 * value and left it: so that is not kept here, and what was written only in a {@link SlotWrite}.
 */
public sealed class SlotTouch extends Touch permits SlotWrite {
  /** The slot, as the lane that touched it knows it. */
  public final VersionedSlot slot;

  /** The value before the transaction, as it saw it; null if that was the committed one. */
  final long @Nullable [] seen;

  /** Whether this only takes away what an earlier incarnation had here. */
  final boolean withdraws;

  SlotTouch(
      VersionedSlot slot, int tx, int incarnation, long @Nullable [] seen, boolean withdraws) {
    super(tx, incarnation);
    this.slot = slot;
    this.seen = seen;
    this.withdraws = withdraws;
  }

  /**
   * The value seen lies at {@code words[seen]}, the value left at {@code words[next]}.
   *
   * @param fromBase whether the value seen was that of the committed state, with no version of the
   *     block below
   */
  public static SlotTouch of(
      VersionedSlot slot,
      int tx,
      int incarnation,
      long[] words,
      int seen,
      int next,
      boolean fromBase) {
    long[] kept =
        fromBase
            ? null
            : new long[] {words[seen], words[seen + 1], words[seen + 2], words[seen + 3]};
    boolean writes =
        words[seen] != words[next]
            || words[seen + 1] != words[next + 1]
            || words[seen + 2] != words[next + 2]
            || words[seen + 3] != words[next + 3];
    return writes
        ? new SlotWrite(slot, tx, incarnation, kept, words, next)
        : new SlotTouch(slot, tx, incarnation, kept, false);
  }

  /** What takes away that an earlier incarnation had anything here. */
  public static SlotTouch withdrawal(VersionedSlot slot, int tx, int incarnation) {
    return new SlotTouch(slot, tx, incarnation, null, true);
  }

  @Override
  boolean writes() {
    return false;
  }

  /** Whether the value seen was that of the committed state, with no version of the block below. */
  final boolean isFromBase() {
    return seen == null;
  }

  /** Whether the value seen is this one. Asked of those that have not seen the committed one. */
  final boolean saw(long limb0, long limb1, long limb2, long limb3) {
    return seen[0] == limb0 && seen[1] == limb1 && seen[2] == limb2 && seen[3] == limb3;
  }
}
