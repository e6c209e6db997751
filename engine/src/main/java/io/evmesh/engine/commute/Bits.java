package io.evmesh.engine.commute;

import io.evmesh.engine.types.UInt256;

/** Shifts, bitwise operations and bounded sums of words, where an object a word is fast enough. */
public final class Bits {
  /** Bits in a word. */
  public static final int WORD = 256;

  private static final UInt256[] ONES = new UInt256[WORD + 1];

  static {
    for (int count = 0; count <= WORD; count++) {
      ONES[count] = right(UInt256.MAX, WORD - count);
    }
  }

  private Bits() {}

  /** The bits that are in both. */
  public static UInt256 and(UInt256 a, UInt256 b) {
    return UInt256.ofLimbs(
        a.limb0() & b.limb0(), a.limb1() & b.limb1(), a.limb2() & b.limb2(), a.limb3() & b.limb3());
  }

  /** The bits that are in either. */
  public static UInt256 or(UInt256 a, UInt256 b) {
    return UInt256.ofLimbs(
        a.limb0() | b.limb0(), a.limb1() | b.limb1(), a.limb2() | b.limb2(), a.limb3() | b.limb3());
  }

  /** All bits inverted. */
  public static UInt256 not(UInt256 a) {
    return UInt256.ofLimbs(~a.limb0(), ~a.limb1(), ~a.limb2(), ~a.limb3());
  }

  /** Shifted to the left by 0 to 256 bits. */
  public static UInt256 left(UInt256 a, int by) {
    if (by == 0) {
      return a;
    }
    return UInt256.ofLimbs(
        window(a, -by), window(a, 64 - by), window(a, 128 - by), window(a, 192 - by));
  }

  /** Shifted to the right by 0 to 256 bits. */
  public static UInt256 right(UInt256 a, int by) {
    if (by == 0) {
      return a;
    }
    return UInt256.ofLimbs(
        window(a, by), window(a, 64 + by), window(a, 128 + by), window(a, 192 + by));
  }

  /** The 64 bits from {@code from} on, which may lie outside of the word, where it is zero. */
  private static long window(UInt256 a, int from) {
    int limb = from >> 6;
    int bit = from & 63;
    long low = limb(a, limb) >>> bit;
    return bit == 0 ? low : low | limb(a, limb + 1) << 64 - bit;
  }

  private static long limb(UInt256 a, int index) {
    return switch (index) {
      case 0 -> a.limb0();
      case 1 -> a.limb1();
      case 2 -> a.limb2();
      case 3 -> a.limb3();
      default -> 0;
    };
  }

  /** A word whose lowest {@code count} bits are set, 0 to 256. */
  static UInt256 ones(int count) {
    return ONES[count];
  }

  /** The lowest bit from {@code from} on that is {@code set}; 256 if there is none. */
  static int next(UInt256 a, int from, boolean set) {
    UInt256 looked = set ? a : not(a);
    for (int at = from; at < WORD; at = (at | 63) + 1) {
      long limb = limb(looked, at >> 6) & -1L << at;
      if (limb != 0) {
        return (at & ~63) + Long.numberOfTrailingZeros(limb);
      }
    }
    return WORD;
  }

  /** The sum, or the greatest word where it would be more. */
  static UInt256 sumAtMost(UInt256 a, UInt256 b) {
    if (a.isZero()) {
      return b;
    }
    UInt256 sum = a.plus(b);
    return sum.compareTo(a) < 0 ? UInt256.MAX : sum;
  }

  /** The difference, or zero where it would be less. */
  static UInt256 differenceAtLeast(UInt256 a, UInt256 b) {
    return b.isZero() ? a : a.compareTo(b) <= 0 ? UInt256.ZERO : a.minus(b);
  }

  static UInt256 greater(UInt256 a, UInt256 b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
