package io.evmesh.engine.precompile;

import java.math.BigInteger;

/**
 * A number modulo the prime of BN254, in Montgomery form with R = 2^256 on four limbs, lowest
 * first.
 *
 * <p>Source: Koç, Acar, Kaliski, Analyzing and comparing Montgomery multiplication algorithms
 * (CIOS); the top limb of the prime leaves room for the carries.
 */
record Bn254Fp(long l0, long l1, long l2, long l3) implements Bn254Field<Bn254Fp> {
  static final BigInteger P =
      new BigInteger("30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47", 16);
  private static final long P0 = 0x3c208c16d87cfd47L;
  private static final long P1 = 0x97816a916871ca8dL;
  private static final long P2 = 0xb85045b68181585dL;
  private static final long P3 = 0x30644e72e131a029L;

  /** -1 / p modulo 2^64. */
  private static final long INVERSE =
      P.negate().modInverse(BigInteger.ONE.shiftLeft(64)).longValue();

  private static final Bn254Fp R_SQUARED = raw(BigInteger.ONE.shiftLeft(512).mod(P));
  private static final Bn254Fp RAW_ONE = raw(BigInteger.ONE);
  static final Bn254Fp ZERO = new Bn254Fp(0, 0, 0, 0);
  static final Bn254Fp ONE = of(BigInteger.ONE);

  private static Bn254Fp raw(BigInteger x) {
    return new Bn254Fp(
        x.longValue(),
        x.shiftRight(64).longValue(),
        x.shiftRight(128).longValue(),
        x.shiftRight(192).longValue());
  }

  /** A number from 0 to p - 1. */
  static Bn254Fp of(BigInteger x) {
    return raw(x).times(R_SQUARED);
  }

  BigInteger toBigInteger() {
    Bn254Fp plain = times(RAW_ONE);
    BigInteger x = BigInteger.ZERO;
    for (long limb : new long[] {plain.l3, plain.l2, plain.l1, plain.l0}) {
      x = x.shiftLeft(64).or(new BigInteger(Long.toUnsignedString(limb)));
    }
    return x;
  }

  @Override
  public Bn254Fp plus(Bn254Fp that) {
    long r0 = l0 + that.l0;
    long carry = less(r0, l0);
    long r1 = l1 + that.l1 + carry;
    carry = carryOf(l1, that.l1, r1);
    long r2 = l2 + that.l2 + carry;
    carry = carryOf(l2, that.l2, r2);
    return reduced(r0, r1, r2, l3 + that.l3 + carry);
  }

  @Override
  public Bn254Fp minus(Bn254Fp that) {
    long r0 = l0 - that.l0;
    long borrow = less(l0, that.l0);
    long r1 = l1 - that.l1 - borrow;
    borrow = borrowOf(l1, that.l1, r1);
    long r2 = l2 - that.l2 - borrow;
    borrow = borrowOf(l2, that.l2, r2);
    long r3 = l3 - that.l3 - borrow;
    long mask = r3 >> 63; // all ones if the result is negative: then p is added
    long s0 = r0 + (P0 & mask);
    long carry = less(s0, r0);
    long s1 = r1 + (P1 & mask) + carry;
    carry = carryOf(r1, P1 & mask, s1);
    long s2 = r2 + (P2 & mask) + carry;
    carry = carryOf(r2, P2 & mask, s2);
    return new Bn254Fp(s0, s1, s2, r3 + (P3 & mask) + carry);
  }

  /** A number below 2 p, less p if it is not below p. */
  private static Bn254Fp reduced(long r0, long r1, long r2, long r3) {
    long s0 = r0 - P0;
    long borrow = less(r0, P0);
    long s1 = r1 - P1 - borrow;
    borrow = borrowOf(r1, P1, s1);
    long s2 = r2 - P2 - borrow;
    borrow = borrowOf(r2, P2, s2);
    long s3 = r3 - P3 - borrow;
    return s3 < 0 ? new Bn254Fp(r0, r1, r2, r3) : new Bn254Fp(s0, s1, s2, s3);
  }

  @Override
  public Bn254Fp times(Bn254Fp that) {
    long t0 = 0;
    long t1 = 0;
    long t2 = 0;
    long t3 = 0;
    for (int i = 0; i < 4; i++) {
      long b = i == 0 ? that.l0 : i == 1 ? that.l1 : i == 2 ? that.l2 : that.l3;
      // t += a * b, with the carry in high
      long low = l0 * b + t0;
      long high = Math.unsignedMultiplyHigh(l0, b) + less(low, t0);
      long m = low * INVERSE;
      // t = (t + m * p) / 2^64, with the carry in c
      long c = Math.unsignedMultiplyHigh(m, P0) + (low != 0 ? 1 : 0);

      low = l1 * b + high;
      high = Math.unsignedMultiplyHigh(l1, b) + less(low, high);
      low += t1;
      high += less(low, t1);
      t0 = m * P1 + c;
      c = Math.unsignedMultiplyHigh(m, P1) + less(t0, c);
      t0 += low;
      c += less(t0, low);

      low = l2 * b + high;
      high = Math.unsignedMultiplyHigh(l2, b) + less(low, high);
      low += t2;
      high += less(low, t2);
      t1 = m * P2 + c;
      c = Math.unsignedMultiplyHigh(m, P2) + less(t1, c);
      t1 += low;
      c += less(t1, low);

      low = l3 * b + high;
      high = Math.unsignedMultiplyHigh(l3, b) + less(low, high);
      low += t3;
      high += less(low, t3);
      t2 = m * P3 + c;
      c = Math.unsignedMultiplyHigh(m, P3) + less(t2, c);
      t2 += low;
      c += less(t2, low);
      t3 = c + high;
    }
    return reduced(t0, t1, t2, t3);
  }

  @Override
  public Bn254Fp negated() {
    return ZERO.minus(this);
  }

  @Override
  public Bn254Fp inverted() {
    return of(toBigInteger().modInverse(P));
  }

  @Override
  public boolean isZero() {
    return (l0 | l1 | l2 | l3) == 0;
  }

  private static long less(long x, long y) {
    return Long.compareUnsigned(x, y) < 0 ? 1 : 0;
  }

  private static long carryOf(long x, long y, long sum) {
    return ((x & y) | ((x | y) & ~sum)) >>> 63;
  }

  private static long borrowOf(long x, long y, long difference) {
    return ((~x & y) | ((~x | y) & difference)) >>> 63;
  }
}
