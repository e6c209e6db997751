package io.evmesh.engine.parallel.account;

import io.evmesh.engine.types.UInt256;
import java.util.Arrays;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Numbers modulo 2^256 by transaction index, such as what each transaction adds to one balance,
 * with sums of 64 and of 1024 of them: neither setting one nor adding up many takes longer in a
 * long block. Single writer; readers may see some numbers of a change and not others.
 */
final class WeiColumn {
  private static final int PAGE_BITS = 6;
  private static final int GROUP_BITS = 10;

  private volatile @Nullable UInt256[] each = new UInt256[1 << PAGE_BITS];
  private volatile @Nullable UInt256[] pages = new UInt256[1];
  private volatile @Nullable UInt256[] groups = new UInt256[1];

  /** Sets the number of a transaction; null for nothing. Returns whether that is a change. */
  boolean set(int tx, @Nullable UInt256 wei) {
    if (tx >= each.length) {
      if (wei == null) {
        return false;
      }
      grow(tx);
    }
    UInt256 before = each[tx];
    if (before == null ? wei == null : before.equals(wei)) {
      return false;
    }
    each[tx] = wei;
    UInt256 change = before == null ? wei : orZero(wei).minus(before);
    add(pages, tx >>> PAGE_BITS, change);
    add(groups, tx >>> GROUP_BITS, change);
    return true;
  }

  private static void add(@Nullable UInt256[] sums, int at, UInt256 change) {
    UInt256 sum = sums[at];
    sums[at] = sum == null ? change : sum.plus(change);
  }

  private void grow(int tx) {
    int size = Math.max(2 * each.length, (tx | (1 << PAGE_BITS) - 1) + 1);
    groups = Arrays.copyOf(groups, (size - 1 >>> GROUP_BITS) + 1);
    pages = Arrays.copyOf(pages, (size - 1 >>> PAGE_BITS) + 1);
    each = Arrays.copyOf(each, size);
  }

  /** Shows the numbers that there are, by transaction. */
  void forEach(ObjIntConsumer<UInt256> action) {
    @Nullable UInt256[] all = each;
    for (int tx = 0; tx < all.length; tx++) {
      UInt256 wei = all[tx];
      if (wei != null) {
        action.accept(wei, tx);
      }
    }
  }

  /** The sum of the numbers of transactions below {@code tx}. */
  UInt256 below(int tx) {
    Sum sum = new Sum();
    sum.add(groups, 0, tx >>> GROUP_BITS);
    sum.add(pages, tx >>> GROUP_BITS << GROUP_BITS - PAGE_BITS, tx >>> PAGE_BITS);
    sum.add(each, tx >>> PAGE_BITS << PAGE_BITS, tx);
    return sum.total();
  }

  /** The sum of the numbers of transactions from {@code from} on that lie below {@code to}. */
  UInt256 between(int from, int to) {
    UInt256 all = below(to);
    return from <= 0 ? all : all.minus(below(from));
  }

  private static UInt256 orZero(@Nullable UInt256 wei) {
    return wei == null ? UInt256.ZERO : wei;
  }

  /** A sum in the making, without an object for each step. */
  private static final class Sum {
    private long limb0;
    private long limb1;
    private long limb2;
    private long limb3;

    void add(@Nullable UInt256[] numbers, int from, int to) {
      for (int at = from; at < Math.min(to, numbers.length); at++) {
        UInt256 number = numbers[at];
        if (number != null) {
          add(number);
        }
      }
    }

    private void add(UInt256 wei) {
      long sum0 = limb0 + wei.limb0();
      long carry = Long.compareUnsigned(sum0, limb0) < 0 ? 1 : 0;
      long sum1 = limb1 + wei.limb1();
      long over1 = Long.compareUnsigned(sum1, limb1) < 0 ? 1 : 0;
      sum1 += carry;
      over1 += carry != 0 && sum1 == 0 ? 1 : 0;
      long sum2 = limb2 + wei.limb2();
      long over2 = Long.compareUnsigned(sum2, limb2) < 0 ? 1 : 0;
      sum2 += over1;
      over2 += over1 != 0 && sum2 == 0 ? 1 : 0;
      limb3 += wei.limb3() + over2;
      limb0 = sum0;
      limb1 = sum1;
      limb2 = sum2;
    }

    UInt256 total() {
      return UInt256.ofLimbs(limb0, limb1, limb2, limb3);
    }
  }
}
