package io.evmesh.engine.parallel.account;

import io.evmesh.engine.state.AccountEntry;
import io.evmesh.engine.types.UInt256;
import org.jspecify.annotations.Nullable;

/** What is known of the conditions of an account's touches. */
final class AccountChecks extends CheckedPages<AccountValue, AccountChecks.Page> {
  @Override
  Page page(AccountValue below) {
    return new Page(below);
  }

  /** One page: over what it was looked at, and how far that may change. */
  static final class Page implements CheckedPages.Page<AccountValue> {
    private final AccountValue below;

    // How far the balance may be lower or higher; null while that does not matter
    private @Nullable UInt256 lower;
    private @Nullable UInt256 higher;

    private boolean needsSame; // all but the balance
    private boolean isReset; // what follows does not depend on what is below the page
    private boolean isOrdered;

    Page(AccountValue below) {
      this.below = below.copy();
    }

    /** A touch was looked at over {@code value}, and its conditions hold. */
    void looked(AccountValue value, AccountTouch touch) {
      if (isReset) {
        return;
      }
      needsSame |= touch.conditions != 0;
      UInt256 balance = value.balance();
      if (touch.lowest != null || touch.highest != null) {
        UInt256 lowest = touch.lowest == null ? UInt256.ZERO : touch.lowest;
        UInt256 highest = touch.highest == null ? UInt256.MAX : touch.highest;
        narrow(balance.minus(lowest), highest.minus(balance));
      }
      if ((touch.conditions & AccountEntry.EXISTENCE) != 0) {
        if (balance.isZero()) {
          narrow(UInt256.ZERO, UInt256.ZERO);
        } else {
          narrow(balance.minus(UInt256.ONE), UInt256.MAX.minus(balance));
        }
      }
    }

    /** A touch was passed. */
    void passed(AccountTouch touch) {
      isReset |= touch.resets();
      isOrdered |= touch.resets() || touch.code != null;
    }

    private void narrow(UInt256 down, UInt256 up) {
      lower = lower == null ? down : lower.min(down);
      higher = higher == null ? up : higher.min(up);
    }

    @Override
    public boolean isOrdered() {
      return isOrdered;
    }

    @Override
    public boolean holdsOver(AccountValue value) {
      if (needsSame && !below.isSameButForBalance(value)) {
        return false;
      }
      if (lower == null || higher == null) {
        return true;
      }
      UInt256 before = below.balance();
      UInt256 now = value.balance();
      return now.compareTo(before) < 0
          ? before.minus(now).compareTo(lower) <= 0
          : now.minus(before).compareTo(higher) <= 0;
    }
  }
}
