package io.evmesh.engine.parallel.account;

import io.evmesh.engine.state.AccountEntry;
import io.evmesh.engine.types.UInt256;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the conditions of an account's touches, page by page: below which values all of
 * a page's conditions hold, so that a change far below need not look at each of them again. A page
 * is looked at anew after any change in it.
 */
final class AccountChecks {
  private @Nullable Page[] pages = new Page[4];

  /** Something has changed at a transaction. */
  void forget(int tx) {
    int page = tx / Touches.PAGE_SIZE;
    if (page < pages.length) {
      pages[page] = null;
    }
  }

  /** Whether all conditions of a page hold over what lies below it, as far as is known. */
  boolean hold(int page, AccountValue below) {
    Page known = page < pages.length ? pages[page] : null;
    return known != null && known.holdsOver(below);
  }

  /** Whether a page, of which all is known, has a touch that does more than add. */
  boolean isOrdered(int page) {
    Page known = pages[page];
    return known == null || known.isOrdered;
  }

  /** Begins to look at a page. */
  Page begin(int page, AccountValue below) {
    if (page >= pages.length) {
      pages = Arrays.copyOf(pages, Math.max(page + 1, 2 * pages.length));
    }
    Page begun = new Page(below);
    pages[page] = begun;
    return begun;
  }

  /** One page: over what it was looked at, and how far that may change. */
  static final class Page {
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

    boolean holdsOver(AccountValue value) {
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
