package io.evmesh.engine.precompile;

import java.math.BigInteger;

/**
 * Numbers modulo an odd number of 256 bits or a few less, below it and in Montgomery form with R =
 * 2^256.
 *
 * <p>Source: Koç, Acar, Kaliski, Analyzing and comparing Montgomery multiplication algorithms
 * (CIOS). Carries are computed from the bits of the sums, without comparisons, since a branch on
 * them could not be predicted.
 *
 * @param inverse -1 / p modulo 2^64
 * @param one R modulo p: the number 1
 * @param square R^2 modulo p: multiplying with it brings a number into Montgomery form
 */
record Modulus(long p0, long p1, long p2, long p3, long inverse, Limbs one, Limbs square)
    implements Field<Limbs> {
  private static final Limbs PLAIN_ONE = new Limbs(1, 0, 0, 0);
  private static final int WINDOW = 4;

  static Modulus of(String hexadecimal) {
    BigInteger p = new BigInteger(hexadecimal, 16);
    Limbs limbs = limbs(p);
    return new Modulus(
        limbs.l0,
        limbs.l1,
        limbs.l2,
        limbs.l3,
        p.negate().modInverse(BigInteger.ONE.shiftLeft(64)).longValue(),
        limbs(BigInteger.ONE.shiftLeft(256).mod(p)),
        limbs(BigInteger.ONE.shiftLeft(512).mod(p)));
  }

  private static Limbs limbs(BigInteger x) {
    return new Limbs(
        x.longValue(),
        x.shiftRight(64).longValue(),
        x.shiftRight(128).longValue(),
        x.shiftRight(192).longValue());
  }

  /** The modulus itself, not as one of its numbers. */
  Limbs value() {
    return new Limbs(p0, p1, p2, p3);
  }

  /** A number given by its hexadecimal digits. */
  Limbs number(String hexadecimal) {
    Limbs out = limbs(new BigInteger(hexadecimal, 16));
    enter(out, out);
    return out;
  }

  /** From any plain number below 2^256 to Montgomery form. */
  void enter(Limbs out, Limbs plain) {
    multiply(out, plain, square);
  }

  /** From Montgomery form to the plain number, below the modulus. */
  void leave(Limbs out, Limbs a) {
    multiply(out, a, PLAIN_ONE);
  }

  @Override
  public Limbs element() {
    return new Limbs();
  }

  @Override
  public void copy(Limbs out, Limbs a) {
    out.copy(a);
  }

  @Override
  public boolean isZero(Limbs a) {
    return a.isZero();
  }

  @Override
  public void add(Limbs out, Limbs a, Limbs b) {
    long r0 = a.l0 + b.l0;
    long carry = carry(a.l0, b.l0, r0);
    long r1 = a.l1 + b.l1 + carry;
    carry = carry(a.l1, b.l1, r1);
    long r2 = a.l2 + b.l2 + carry;
    carry = carry(a.l2, b.l2, r2);
    long r3 = a.l3 + b.l3 + carry;
    reduce(out, r0, r1, r2, r3, carry(a.l3, b.l3, r3));
  }

  @Override
  public void subtract(Limbs out, Limbs a, Limbs b) {
    long r0 = a.l0 - b.l0;
    long borrow = borrow(a.l0, b.l0, r0);
    long r1 = a.l1 - b.l1 - borrow;
    borrow = borrow(a.l1, b.l1, r1);
    long r2 = a.l2 - b.l2 - borrow;
    borrow = borrow(a.l2, b.l2, r2);
    long r3 = a.l3 - b.l3 - borrow;
    long mask = -borrow(a.l3, b.l3, r3); // all ones if the result is negative: then p is added
    long s0 = r0 + (p0 & mask);
    long carry = carry(r0, p0 & mask, s0);
    long s1 = r1 + (p1 & mask) + carry;
    carry = carry(r1, p1 & mask, s1);
    long s2 = r2 + (p2 & mask) + carry;
    carry = carry(r2, p2 & mask, s2);
    out.l0 = s0;
    out.l1 = s1;
    out.l2 = s2;
    out.l3 = r3 + (p3 & mask) + carry;
  }

  @Override
  public void negate(Limbs out, Limbs a) {
    if (a.isZero()) {
      out.copy(a);
      return;
    }
    long r0 = p0 - a.l0;
    long borrow = borrow(p0, a.l0, r0);
    long r1 = p1 - a.l1 - borrow;
    borrow = borrow(p1, a.l1, r1);
    long r2 = p2 - a.l2 - borrow;
    borrow = borrow(p2, a.l2, r2);
    out.l3 = p3 - a.l3 - borrow;
    out.l2 = r2;
    out.l1 = r1;
    out.l0 = r0;
  }

  @Override
  public void square(Limbs out, Limbs a) {
    multiply(out, a, a);
  }

  @Override
  public void multiply(Limbs out, Limbs a, Limbs b) {
    long a0 = a.l0;
    long a1 = a.l1;
    long a2 = a.l2;
    long a3 = a.l3;
    long factor = b.l0;
    long next1 = b.l1;
    long next2 = b.l2;
    long next3 = b.l3;
    long t0 = 0;
    long t1 = 0;
    long t2 = 0;
    long t3 = 0;
    long t4 = 0;
    for (int i = 0; i < 4; i++) {
      // t = (t + a * factor + m * p) / 2^64; c and d carry
      long s0 = a0 * factor + t0;
      long c = high(a0, factor, t0);
      long m = s0 * inverse;
      long d = high(m, p0, s0);
      long s1 = a1 * factor + t1 + c;
      c = high(a1, factor, t1, c);
      t0 = m * p1 + s1 + d;
      d = high(m, p1, s1, d);
      long s2 = a2 * factor + t2 + c;
      c = high(a2, factor, t2, c);
      t1 = m * p2 + s2 + d;
      d = high(m, p2, s2, d);
      long s3 = a3 * factor + t3 + c;
      c = high(a3, factor, t3, c);
      t2 = m * p3 + s3 + d;
      d = high(m, p3, s3, d);
      long s4 = t4 + c;
      t4 = carry(t4, c, s4);
      t3 = s4 + d;
      t4 += carry(s4, d, t3);
      factor = next1;
      next1 = next2;
      next2 = next3;
    }
    reduce(out, t0, t1, t2, t3, t4);
  }

  /** a b + c d with one reduction; only for a modulus below 2^254, which leaves no carry. */
  void sumOfProducts(Limbs out, Limbs a, Limbs b, Limbs c, Limbs d) {
    long b0 = b.l0;
    long b1 = b.l1;
    long b2 = b.l2;
    long b3 = b.l3;
    long d0 = d.l0;
    long d1 = d.l1;
    long d2 = d.l2;
    long d3 = d.l3;
    long t0 = 0;
    long t1 = 0;
    long t2 = 0;
    long t3 = 0;
    for (int i = 0; i < 4; i++) {
      // t = (t + x * b + y * d + m * p) / 2^64
      long x = i == 0 ? a.l0 : i == 1 ? a.l1 : i == 2 ? a.l2 : a.l3;
      long y = i == 0 ? c.l0 : i == 1 ? c.l1 : i == 2 ? c.l2 : c.l3;
      long s0 = x * b0 + t0;
      long e = high(x, b0, t0);
      long r0 = y * d0 + s0;
      long f = high(y, d0, s0);
      long m = r0 * inverse;
      long g = high(m, p0, r0);
      long s1 = x * b1 + t1 + e;
      e = high(x, b1, t1, e);
      long r1 = y * d1 + s1 + f;
      f = high(y, d1, s1, f);
      t0 = m * p1 + r1 + g;
      g = high(m, p1, r1, g);
      long s2 = x * b2 + t2 + e;
      e = high(x, b2, t2, e);
      long r2 = y * d2 + s2 + f;
      f = high(y, d2, s2, f);
      t1 = m * p2 + r2 + g;
      g = high(m, p2, r2, g);
      long s3 = x * b3 + t3 + e;
      e = high(x, b3, t3, e);
      long r3 = y * d3 + s3 + f;
      f = high(y, d3, s3, f);
      t2 = m * p3 + r3 + g;
      t3 = e + f + high(m, p3, r3, g);
    }
    reduce(out, t0, t1, t2, t3, 0);
  }

  /** 1 / a, and 0 for 0: by Fermat, as the modulus is prime. */
  void invert(Limbs out, Limbs a) {
    Limbs exponent = new Limbs(p0 - 2, p1, p2, p3);
    Limbs[] powers = new Limbs[1 << WINDOW];
    powers[0] = one;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = new Limbs();
      multiply(powers[i], powers[i - 1], a);
    }
    Limbs result = new Limbs();
    result.copy(one);
    for (int bit = 256 - WINDOW; bit >= 0; bit -= WINDOW) {
      for (int i = 0; i < WINDOW; i++) {
        square(result, result);
      }
      multiply(result, result, powers[exponent.bits(bit, WINDOW)]);
    }
    out.copy(result);
  }

  /** Writes a number below 2 p, less p if it is not below p. */
  private void reduce(Limbs out, long r0, long r1, long r2, long r3, long r4) {
    long s0 = r0 - p0;
    long borrow = borrow(r0, p0, s0);
    long s1 = r1 - p1 - borrow;
    borrow = borrow(r1, p1, s1);
    long s2 = r2 - p2 - borrow;
    borrow = borrow(r2, p2, s2);
    long s3 = r3 - p3 - borrow;
    long keep = -(borrow(r3, p3, s3) & ~r4); // all ones if the number is below p
    out.l0 = s0 ^ ((s0 ^ r0) & keep);
    out.l1 = s1 ^ ((s1 ^ r1) & keep);
    out.l2 = s2 ^ ((s2 ^ r2) & keep);
    out.l3 = s3 ^ ((s3 ^ r3) & keep);
  }

  /** The high limb of a b + x. */
  private static long high(long a, long b, long x) {
    long product = a * b;
    return Math.unsignedMultiplyHigh(a, b) + carry(product, x, product + x);
  }

  /** The high limb of a b + x + y. */
  private static long high(long a, long b, long x, long y) {
    long product = a * b;
    long sum = product + x;
    return Math.unsignedMultiplyHigh(a, b) + carry(product, x, sum) + carry(sum, y, sum + y);
  }

  private static long carry(long x, long y, long sum) {
    return ((x & y) | ((x | y) & ~sum)) >>> 63;
  }

  private static long borrow(long x, long y, long difference) {
    return ((~x & y) | ((~x | y) & difference)) >>> 63;
  }
}
