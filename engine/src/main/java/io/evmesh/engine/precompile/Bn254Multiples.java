package io.evmesh.engine.precompile;

import io.evmesh.engine.word.Carry;

/**
 * Sums of small multiples in BN254's field, reduced once: what the tower needs between its
 * products.
 */
final class Bn254Multiples {
  /*
   * The prime is below 2^254, so a sum of two numbers below it has four limbs, and eight times that
   * and another such sum have five, the highest below 8.
   */
  private static final long P0 = Bn254Fp.P.p0();
  private static final long P1 = Bn254Fp.P.p1();
  private static final long P2 = Bn254Fp.P.p2();
  private static final long P3 = Bn254Fp.P.p3();

  /** A number over 2^224 times this, over 2^59, is its quotient by the prime, or less by one. */
  private static final long RECIPROCAL = (1L << 59) / ((P3 >>> 32) + 1);

  private Bn254Multiples() {}

  /** out = 9 a + b. */
  static void nineTimesPlus(Limbs out, Limbs a, Limbs b) {
    long b0 = b.l0;
    long b1 = b.l1;
    long b2 = b.l2;
    long a0 = a.l0;
    long a1 = a.l1;
    long a2 = a.l2;
    long a3 = a.l3;
    long s0 = a0 + b0;
    long carry = Carry.of(a0, b0, s0);
    long s1 = a1 + b1 + carry;
    carry = Carry.of(a1, b1, s1);
    long s2 = a2 + b2 + carry;
    long s3 = a3 + b.l3 + Carry.of(a2, b2, s2);
    shiftedPlus(out, 3, a0, a1, a2, a3, s0, s1, s2, s3);
  }

  /** out = 3 a + 2 b. */
  static void thricePlusTwice(Limbs out, Limbs a, Limbs b) {
    long b0 = b.l0;
    long b1 = b.l1;
    long b2 = b.l2;
    long a0 = a.l0;
    long a1 = a.l1;
    long a2 = a.l2;
    long a3 = a.l3;
    long s0 = a0 + b0;
    long carry = Carry.of(a0, b0, s0);
    long s1 = a1 + b1 + carry;
    carry = Carry.of(a1, b1, s1);
    long s2 = a2 + b2 + carry;
    long s3 = a3 + b.l3 + Carry.of(a2, b2, s2);
    shiftedPlus(out, 1, s0, s1, s2, s3, a0, a1, a2, a3);
  }

  /** out = p - a, which is p for 0: not reduced, but good for the sums here and for products. */
  static void complement(Limbs out, Limbs a) {
    long a0 = a.l0;
    long a1 = a.l1;
    long a2 = a.l2;
    long r0 = P0 - a0;
    long borrow = Carry.borrow(P0, a0, r0);
    long r1 = P1 - a1 - borrow;
    borrow = Carry.borrow(P1, a1, r1);
    long r2 = P2 - a2 - borrow;
    out.l3 = P3 - a.l3 - Carry.borrow(P2, a2, r2);
    out.l2 = r2;
    out.l1 = r1;
    out.l0 = r0;
  }

  /** out = z 2^shift + w, reduced. */
  private static void shiftedPlus(
      Limbs out,
      int shift,
      long z0,
      long z1,
      long z2,
      long z3,
      long w0,
      long w1,
      long w2,
      long w3) {
    long y0 = z0 << shift;
    long y1 = z1 << shift | z0 >>> -shift;
    long y2 = z2 << shift | z1 >>> -shift;
    long y3 = z3 << shift | z2 >>> -shift;
    long r0 = y0 + w0;
    long carry = Carry.of(y0, w0, r0);
    long r1 = y1 + w1 + carry;
    carry = Carry.of(y1, w1, r1);
    long r2 = y2 + w2 + carry;
    carry = Carry.of(y2, w2, r2);
    long r3 = y3 + w3 + carry;
    long r4 = (z3 >>> -shift) + Carry.of(y3, w3, r3);
    reduce(out, r0, r1, r2, r3, (r4 << 32 | r3 >>> 32) * RECIPROCAL >>> 59);
  }

  /** Writes a number less {@code quotient} p, and less p again if it is not below p yet. */
  private static void reduce(Limbs out, long r0, long r1, long r2, long r3, long quotient) {
    long m0 = quotient * P0;
    long high = Math.unsignedMultiplyHigh(quotient, P0);
    long m1 = quotient * P1 + high;
    high = Math.unsignedMultiplyHigh(quotient, P1) + (Long.compareUnsigned(m1, high) < 0 ? 1 : 0);
    long m2 = quotient * P2 + high;
    high = Math.unsignedMultiplyHigh(quotient, P2) + (Long.compareUnsigned(m2, high) < 0 ? 1 : 0);
    long m3 = quotient * P3 + high;
    long s0 = r0 - m0;
    long borrow = Carry.borrow(r0, m0, s0);
    long s1 = r1 - m1 - borrow;
    borrow = Carry.borrow(r1, m1, s1);
    long s2 = r2 - m2 - borrow;
    long s3 = r3 - m3 - Carry.borrow(r2, m2, s2);
    long t0 = s0 - P0;
    borrow = Carry.borrow(s0, P0, t0);
    long t1 = s1 - P1 - borrow;
    borrow = Carry.borrow(s1, P1, t1);
    long t2 = s2 - P2 - borrow;
    long t3 = s3 - P3 - Carry.borrow(s2, P2, t2);
    long keep = t3 >> 63; // all ones if s is below p
    out.l0 = t0 ^ ((t0 ^ s0) & keep);
    out.l1 = t1 ^ ((t1 ^ s1) & keep);
    out.l2 = t2 ^ ((t2 ^ s2) & keep);
    out.l3 = t3 ^ ((t3 ^ s3) & keep);
  }
}
