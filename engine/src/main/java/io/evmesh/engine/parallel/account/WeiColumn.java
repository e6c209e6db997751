package io.evmesh.engine.parallel.account;

import io.evmesh.engine.types.UInt256;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Numbers modulo 2^256 by transaction index, such as what each transaction adds to one balance,
 * with sums of 64 and of 1024 of them: neither setting one nor adding up many takes longer in a
 * long block. Single writer; readers may see some numbers of a change and not others, and some
 * limbs of a sum.
 */
final class WeiColumn {
  private static final int PAGE_BITS = 6;
  private static final int PAGE_SIZE = 1 << PAGE_BITS;
  private static final int GROUP_BITS = 10;
  private static final int PAGES_PER_GROUP_BITS = GROUP_BITS - PAGE_BITS;
  private static final int LIMBS = 4;

  private volatile Range range = Range.NONE;

  /** The numbers of consecutive transactions: a lane's are few of a long block. */
  private static final class Range {
    static final Range NONE = new Range(0, 0);

    final int first; // transaction, of a page
    final int end; // the transaction behind the last, likewise
    final @Nullable UInt256[] each;
    final long[] pages; // sums, lowest limb first
    final long[] groups; // likewise

    private Range(int first, int end) {
      this.first = first;
      this.end = end;
      each = new UInt256[end - first];
      pages = new long[LIMBS * (end - first >>> PAGE_BITS)];
      int count = end == first ? 0 : (end - 1 >>> GROUP_BITS) - (first >>> GROUP_BITS) + 1;
      groups = new long[LIMBS * count];
    }

    boolean has(int tx) {
      return tx >= first && tx < end;
    }

    Range with(int tx) {
      int page = tx & -PAGE_SIZE;
      if (end == first) {
        return new Range(page, page + PAGE_SIZE);
      }
      int size = end - first;
      Range larger =
          tx < first
              ? new Range(Math.max(0, Math.min(page, first - size)), end)
              : new Range(first, Math.max(page + PAGE_SIZE, end + size));
      int shift = first - larger.first;
      System.arraycopy(each, 0, larger.each, shift, size);
      System.arraycopy(pages, 0, larger.pages, LIMBS * (shift >>> PAGE_BITS), pages.length);
      int groupShift = (first >>> GROUP_BITS) - (larger.first >>> GROUP_BITS);
      System.arraycopy(groups, 0, larger.groups, LIMBS * groupShift, groups.length);
      return larger;
    }

    int page(int tx) {
      return (tx >>> PAGE_BITS) - (first >>> PAGE_BITS);
    }

    int group(int tx) {
      return (tx >>> GROUP_BITS) - (first >>> GROUP_BITS);
    }
  }

  /** Sets the number of a transaction; null for nothing. Returns whether that is a change. */
  boolean set(int tx, @Nullable UInt256 wei) {
    Range all = range;
    if (!all.has(tx)) {
      if (wei == null) {
        return false;
      }
      all = all.with(tx);
      range = all;
    }
    UInt256 before = all.each[tx - all.first];
    if (before == null ? wei == null : before.equals(wei)) {
      return false;
    }
    all.each[tx - all.first] = wei;
    if (before != null) {
      change(all, tx, UInt256.ZERO.minus(before));
    }
    if (wei != null) {
      change(all, tx, wei);
    }
    return true;
  }

  private static void change(Range all, int tx, UInt256 by) {
    add(all.pages, LIMBS * all.page(tx), by);
    add(all.groups, LIMBS * all.group(tx), by);
  }

  private static void add(long[] sums, int at, UInt256 change) {
    Sum sum = new Sum();
    sum.add(sums[at], sums[at + 1], sums[at + 2], sums[at + 3]);
    sum.add(change.limb0(), change.limb1(), change.limb2(), change.limb3());
    sums[at] = sum.limb0;
    sums[at + 1] = sum.limb1;
    sums[at + 2] = sum.limb2;
    sums[at + 3] = sum.limb3;
  }

  /** Shows the numbers that there are, by transaction. */
  void forEach(ObjIntConsumer<UInt256> action) {
    Range all = range;
    for (int tx = all.first; tx < all.end; tx++) {
      UInt256 wei = all.each[tx - all.first];
      if (wei != null) {
        action.accept(wei, tx);
      }
    }
  }

  /** The sum of the numbers of transactions below {@code tx}. */
  UInt256 below(int tx) {
    Range all = range;
    if (tx <= all.first) {
      return UInt256.ZERO;
    }
    int to = Math.min(tx, all.end);
    Sum sum = new Sum();
    int group = to >>> GROUP_BITS;
    sum.add(all.groups, 0, group - (all.first >>> GROUP_BITS));
    int page = Math.max(group << PAGES_PER_GROUP_BITS, all.first >>> PAGE_BITS);
    sum.add(all.pages, page - (all.first >>> PAGE_BITS), all.page(to));
    for (int at = to & -PAGE_SIZE; at < to; at++) {
      UInt256 number = all.each[at - all.first];
      if (number != null) {
        sum.add(number.limb0(), number.limb1(), number.limb2(), number.limb3());
      }
    }
    return sum.total();
  }

  /** The sum of the numbers of transactions from {@code from} on that lie below {@code to}. */
  UInt256 between(int from, int to) {
    UInt256 all = below(to);
    return from <= range.first ? all : all.minus(below(from));
  }

  /** A sum in the making, without an object for each step. */
  private static final class Sum {
    private long limb0;
    private long limb1;
    private long limb2;
    private long limb3;

    void add(long[] sums, int from, int to) {
      for (int at = LIMBS * from; at < LIMBS * to; at += LIMBS) {
        add(sums[at], sums[at + 1], sums[at + 2], sums[at + 3]);
      }
    }

    void add(long added0, long added1, long added2, long added3) {
      long sum0 = limb0 + added0;
      long carry = Long.compareUnsigned(sum0, limb0) < 0 ? 1 : 0;
      long sum1 = limb1 + added1;
      long over1 = Long.compareUnsigned(sum1, limb1) < 0 ? 1 : 0;
      sum1 += carry;
      over1 += carry != 0 && sum1 == 0 ? 1 : 0;
      long sum2 = limb2 + added2;
      long over2 = Long.compareUnsigned(sum2, limb2) < 0 ? 1 : 0;
      sum2 += over1;
      over2 += over1 != 0 && sum2 == 0 ? 1 : 0;
      limb3 += added3 + over2;
      limb0 = sum0;
      limb1 = sum1;
      limb2 = sum2;
    }

    UInt256 total() {
      return UInt256.ofLimbs(limb0, limb1, limb2, limb3);
    }
  }
}
