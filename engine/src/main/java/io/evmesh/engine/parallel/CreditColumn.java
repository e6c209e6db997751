package io.evmesh.engine.parallel;

import io.evmesh.engine.types.UInt256;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Wei that transactions gave to one account without looking at it, by transaction index: what a fee
 * recipient gets from each. Single writer; readers may see some credits of a change and not others.
 */
final class CreditColumn {
  private static final int PAGE_BITS = 6;
  private static final int PAGE_SIZE = 1 << PAGE_BITS;

  private volatile @Nullable UInt256[] credits = new UInt256[PAGE_SIZE];
  private volatile UInt256[] sums = {UInt256.ZERO}; // by page

  /** Sets what a transaction gives; null for nothing. Returns whether that is a change. */
  boolean set(int tx, @Nullable UInt256 wei) {
    if (tx >= credits.length) {
      grow(tx);
    }
    UInt256 before = credits[tx];
    if (before == null ? wei == null : before.equals(wei)) {
      return false;
    }
    credits[tx] = wei;
    UInt256 sum = sums[tx >>> PAGE_BITS];
    sums[tx >>> PAGE_BITS] = sum.minus(orZero(before)).plus(orZero(wei));
    return true;
  }

  private void grow(int tx) {
    int size = Math.max(2 * credits.length, (tx | PAGE_SIZE - 1) + 1);
    UInt256[] larger = Arrays.copyOf(sums, size >>> PAGE_BITS);
    Arrays.fill(larger, sums.length, larger.length, UInt256.ZERO);
    credits = Arrays.copyOf(credits, size);
    sums = larger;
  }

  /** What the transactions below {@code tx} gave. */
  UInt256 below(int tx) {
    UInt256[] pages = sums;
    UInt256[] all = credits;
    UInt256 total = UInt256.ZERO;
    int whole = Math.min(tx >>> PAGE_BITS, pages.length);
    for (int i = 0; i < whole; i++) {
      total = total.plus(pages[i]);
    }
    for (int i = whole << PAGE_BITS; i < Math.min(tx, all.length); i++) {
      total = total.plus(orZero(all[i]));
    }
    return total;
  }

  private static UInt256 orZero(@Nullable UInt256 wei) {
    return wei == null ? UInt256.ZERO : wei;
  }
}
