package io.evmesh.engine.word;

/**
 * Reciprocals of divisors whose highest bit is set, by which quotients are found without division.
 *
 * <p>Source: Möller and Granlund, Improved division by invariant integers, IEEE Transactions on
 * Computers 60 (2011), algorithms 2 and 6.
 */
final class Reciprocal {
  /** By the nine highest bits of a divisor, less 256: about 2^19 by them. */
  private static final short[] FIRST = new short[256];

  static {
    for (int i = 0; i < FIRST.length; i++) {
      FIRST[i] = (short) (((1 << 19) - 3 * (1 << 8)) / (256 + i));
    }
  }

  private Reciprocal() {}

  /** (2^128 - 1) / d - 2^64. */
  static long ofOne(long d) {
    long odd = d & 1;
    long half = (d >>> 1) + odd;
    long top = (d >>> 24) + 1;
    long v0 = FIRST[(int) (d >>> 55) & 0xff];
    long v1 = (v0 << 11) - (v0 * v0 * top >>> 40) - 1;
    long v2 = (v1 << 13) + (v1 * ((1L << 60) - v1 * top) >>> 47);
    long error = (v2 >>> 1 & -odd) - v2 * half;
    long v3 = (v2 << 31) + (Math.unsignedMultiplyHigh(v2, error) >>> 1);
    long low = v3 * d;
    return v3 - (Math.unsignedMultiplyHigh(v3, d) + Carry.isBelow(low + d, d) + d);
  }

  /** (2^192 - 1) / (d1 2^64 + d0) - 2^64. */
  static long ofTwo(long d1, long d0) {
    long v = ofOne(d1);
    long p = d1 * v + d0;
    long over = -Carry.isBelow(p, d0); // all bits or none
    long twice = over & Carry.isBelow(p, d1) - 1;
    v += over + twice;
    p -= (over & d1) + (twice & d1);
    long low = v * d0;
    long high = Math.unsignedMultiplyHigh(v, d0);
    long sum = p + high;
    long carry = Carry.isBelow(sum, high);
    long below = Carry.borrow(sum, d1, sum - d1 - Carry.isBelow(low, d0));
    return v - carry - (carry & 1 - below);
  }
}
