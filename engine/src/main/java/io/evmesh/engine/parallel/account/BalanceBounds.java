package io.evmesh.engine.parallel.account;

import io.evmesh.engine.types.UInt256;
import org.jspecify.annotations.Nullable;

/**
 * How far the balances below all transactions can be from the committed one, and how far they may
 * be: while the first range lies inside the second, and nothing but the balance changes otherwise
 * than predicted, no condition needs a look. Grows only; a transaction that is executed again
 * counts twice, which errs to the safe side.
 */
final class BalanceBounds {
  private UInt256 debits = UInt256.ZERO;
  private UInt256 credits = UInt256.ZERO;
  private UInt256 lowest = UInt256.ZERO;
  private UInt256 highest = UInt256.MAX;
  private boolean commute = true;

  /**
   * Takes a touch into account.
   *
   * @param commutes whether it neither sees nor does anything but predicted nonces, credits and
   *     debits
   */
  void add(AccountTouch touch, boolean commutes) {
    commute &= commutes;
    UInt256 change = touch.balanceAdded;
    if (change != null) {
      if (change.limb3() < 0) { // a debit, as a negative number modulo 2^256
        debits = saturatingSum(debits, UInt256.ZERO.minus(change));
      } else {
        credits = saturatingSum(credits, change);
      }
    }
    lowest = max(lowest, touch.lowest);
    if (touch.highest != null) {
      highest = highest.min(touch.highest);
    }
  }

  void credit(UInt256 wei) {
    credits = saturatingSum(credits, wei);
  }

  /**
   * Whether all touches commute, and every balance that can arise from {@code base} is inside every
   * condition.
   */
  boolean hold(UInt256 base) {
    return commute
        && debits.compareTo(base) <= 0
        && base.minus(debits).compareTo(lowest) >= 0
        && saturatingSum(base, credits).compareTo(highest) <= 0;
  }

  private static UInt256 max(UInt256 a, @Nullable UInt256 b) {
    return b == null || a.compareTo(b) >= 0 ? a : b;
  }

  private static UInt256 saturatingSum(UInt256 a, UInt256 b) {
    UInt256 sum = a.plus(b);
    return sum.compareTo(a) < 0 ? UInt256.MAX : sum;
  }
}
