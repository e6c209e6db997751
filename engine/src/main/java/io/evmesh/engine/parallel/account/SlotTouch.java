package io.evmesh.engine.parallel.account;

import io.evmesh.engine.commute.Condition;
import io.evmesh.engine.commute.TrackedSlot;
import io.evmesh.engine.types.UInt256;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction saw at one storage slot. Limbs are lowest first.
 *
 * <p>There are more of these in a block than of anything else, and most have seen the committed
 * value and left it: so that is not kept here, and what was written only in a {@link SlotWrite}.
 */
public sealed class SlotTouch extends Touch permits SlotWrite, SlotSum {
  private static final Condition[] NONE = {};

  /** The slot, as the lane that touched it knows it. */
  public final VersionedSlot slot;

  /**
   * What the value before the transaction has to be: null for the committed one, its limbs for any
   * other, or conditions where that is not all the same.
   */
  final @Nullable Object seen;

  /** Whether this only takes away what an earlier incarnation had here. */
  public final boolean withdraws;

  SlotTouch(VersionedSlot slot, int tx, int incarnation, @Nullable Object seen, boolean withdraws) {
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

  /**
   * The same where the slot's value was followed.
   *
   * @param left where the value left lies
   * @param lasts whether it is left so, or else its account is gone
   */
  public static SlotTouch of(
      VersionedSlot slot,
      int tx,
      int incarnation,
      TrackedSlot tracked,
      long[] words,
      int left,
      boolean lasts) {
    Condition[] conditions = tracked.conditions().toArray(NONE);
    if (lasts && tracked.left() == null) {
      return new SlotWrite(slot, tx, incarnation, conditions, words, left);
    }
    UInt256 value = UInt256.ofLimbs(words, left);
    return lasts && !value.equals(tracked.found())
        ? new SlotSum(slot, tx, incarnation, conditions, value.minus(tracked.found()))
        : new SlotTouch(slot, tx, incarnation, conditions, false);
  }

  /**
   * The same from its parts.
   *
   * @param seen the value seen where it was exact and not the committed one; null otherwise
   * @param conditions where more than one value will do; null otherwise
   * @param left the value left if another was set, null if none was
   */
  public static SlotTouch of(
      VersionedSlot slot,
      int tx,
      int incarnation,
      @Nullable UInt256 seen,
      Condition @Nullable [] conditions,
      @Nullable UInt256 left) {
    Object found = conditions != null ? conditions : seen == null ? null : limbs(seen);
    return left == null
        ? new SlotTouch(slot, tx, incarnation, found, false)
        : new SlotWrite(slot, tx, incarnation, found, limbs(left), 0);
  }

  private static long[] limbs(UInt256 word) {
    return new long[] {word.limb0(), word.limb1(), word.limb2(), word.limb3()};
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
  public final boolean isFromBase() {
    return seen == null;
  }

  /** Whether nothing but the value seen will do. */
  public final boolean isExact() {
    return !(seen instanceof Condition[]);
  }

  /** The conditions, if there is more than one value that will do. */
  public final Condition[] conditions() {
    return seen instanceof Condition[] conditions ? conditions : NONE;
  }

  /** The only value that will do; null if that is the committed one or there are conditions. */
  public final @Nullable UInt256 valueSeen() {
    return seen instanceof long[] limbs
        ? UInt256.ofLimbs(limbs[0], limbs[1], limbs[2], limbs[3])
        : null;
  }

  /** Whether this value will do. Asked of those that have not seen the committed one. */
  final boolean allows(long limb0, long limb1, long limb2, long limb3) {
    return switch (seen) {
      case long[] limbs ->
          limbs[0] == limb0 && limbs[1] == limb1 && limbs[2] == limb2 && limbs[3] == limb3;
      case Condition[] conditions -> allow(conditions, UInt256.ofLimbs(limb0, limb1, limb2, limb3));
      case null, default -> throw new IllegalStateException("the value seen was not kept");
    };
  }

  private static boolean allow(Condition[] conditions, UInt256 value) {
    for (Condition condition : conditions) {
      if (!condition.holds(value)) {
        return false;
      }
    }
    return true;
  }
}
