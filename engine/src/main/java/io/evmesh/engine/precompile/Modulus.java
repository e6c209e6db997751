package io.evmesh.engine.precompile;

import io.evmesh.engine.word.Carry;
import java.math.BigInteger;

/**
 * Numbers modulo an odd number of 256 bits or a few less, below it and in Montgomery form with R =
 * 2^256.
 *
 * <p>Source: Koç, Acar, Kaliski, Analyzing and comparing Montgomery multiplication algorithms
 * (CIOS).
 *
 * @param inverse -1 / p modulo 2^64
 * @param one R modulo p: the number 1
 * @param square R^2 modulo p: multiplying with it brings a number into Montgomery form
 * @param cube R^3 modulo p: multiplying with it brings the inverse of such a number into that form
 */
record Modulus(
    long p0, long p1, long p2, long p3, long inverse, Limbs one, Limbs square, Limbs cube)
    implements Field<Limbs> {
  private static final Limbs PLAIN_ONE = new Limbs(1, 0, 0, 0);

  static Modulus of(BigInteger p) {
    Limbs limbs = Limbs.of(p);
    return new Modulus(
        limbs.l0,
        limbs.l1,
        limbs.l2,
        limbs.l3,
        p.negate().modInverse(BigInteger.ONE.shiftLeft(64)).longValue(),
        Limbs.of(BigInteger.ONE.shiftLeft(256).mod(p)),
        Limbs.of(BigInteger.ONE.shiftLeft(512).mod(p)),
        Limbs.of(BigInteger.ONE.shiftLeft(768).mod(p)));
  }

  /** The modulus itself, not as one of its numbers. */
  Limbs value() {
    return new Limbs(p0, p1, p2, p3);
  }

  /** A number below 2^256, in Montgomery form. */
  Limbs number(BigInteger plain) {
    Limbs out = Limbs.of(plain);
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
    long carry = Carry.of(a.l0, b.l0, r0);
    long r1 = a.l1 + b.l1 + carry;
    carry = Carry.of(a.l1, b.l1, r1);
    long r2 = a.l2 + b.l2 + carry;
    carry = Carry.of(a.l2, b.l2, r2);
    long r3 = a.l3 + b.l3 + carry;
    reduce(out, r0, r1, r2, r3, Carry.of(a.l3, b.l3, r3));
  }

  @Override
  public void subtract(Limbs out, Limbs a, Limbs b) {
    long r0 = a.l0 - b.l0;
    long borrow = Carry.borrow(a.l0, b.l0, r0);
    long r1 = a.l1 - b.l1 - borrow;
    borrow = Carry.borrow(a.l1, b.l1, r1);
    long r2 = a.l2 - b.l2 - borrow;
    borrow = Carry.borrow(a.l2, b.l2, r2);
    long r3 = a.l3 - b.l3 - borrow;
    long mask =
        -Carry.borrow(a.l3, b.l3, r3); // all ones if the result is negative: then p is added
    long s0 = r0 + (p0 & mask);
    long carry = Carry.of(r0, p0 & mask, s0);
    long s1 = r1 + (p1 & mask) + carry;
    carry = Carry.of(r1, p1 & mask, s1);
    long s2 = r2 + (p2 & mask) + carry;
    carry = Carry.of(r2, p2 & mask, s2);
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
    long borrow = Carry.borrow(p0, a.l0, r0);
    long r1 = p1 - a.l1 - borrow;
    borrow = Carry.borrow(p1, a.l1, r1);
    long r2 = p2 - a.l2 - borrow;
    borrow = Carry.borrow(p2, a.l2, r2);
    out.l3 = p3 - a.l3 - borrow;
    out.l2 = r2;
    out.l1 = r1;
    out.l0 = r0;
  }

  @Override
  public void halve(Limbs out, Limbs a) {
    long odd = -(a.l0 & 1); // all ones if p is to be added
    long a0 = a.l0;
    long a1 = a.l1;
    long a2 = a.l2;
    long a3 = a.l3;
    long r0 = a0 + (p0 & odd);
    long carry = Carry.of(a0, p0 & odd, r0);
    long r1 = a1 + (p1 & odd) + carry;
    carry = Carry.of(a1, p1 & odd, r1);
    long r2 = a2 + (p2 & odd) + carry;
    carry = Carry.of(a2, p2 & odd, r2);
    long r3 = a3 + (p3 & odd) + carry;
    carry = Carry.of(a3, p3 & odd, r3);
    out.l0 = r0 >>> 1 | r1 << 63;
    out.l1 = r1 >>> 1 | r2 << 63;
    out.l2 = r2 >>> 1 | r3 << 63;
    out.l3 = r3 >>> 1 | carry << 63;
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
      less(i, 4); // true, as the next ones, which are for nothing: see less
      less(i, 4);
      less(i, 4);
      less(i, 4);
      less(i, 4);
      less(i, 4);
      // t = (t + a * factor + m * p) / 2^64, with carries in high and c
      long low = a0 * factor + t0;
      long high = Math.unsignedMultiplyHigh(a0, factor) + less(low, t0);
      long m = low * inverse;
      long c = Math.unsignedMultiplyHigh(m, p0) + (low != 0 ? 1 : 0);
      low = a1 * factor + high;
      high = Math.unsignedMultiplyHigh(a1, factor) + less(low, high);
      low += t1;
      high += less(low, t1);
      t0 = m * p1 + c;
      c = Math.unsignedMultiplyHigh(m, p1) + less(t0, c);
      t0 += low;
      c += less(t0, low);
      low = a2 * factor + high;
      high = Math.unsignedMultiplyHigh(a2, factor) + less(low, high);
      low += t2;
      high += less(low, t2);
      t1 = m * p2 + c;
      c = Math.unsignedMultiplyHigh(m, p2) + less(t1, c);
      t1 += low;
      c += less(t1, low);
      low = a3 * factor + high;
      high = Math.unsignedMultiplyHigh(a3, factor) + less(low, high);
      low += t3;
      high += less(low, t3);
      t2 = m * p3 + c;
      c = Math.unsignedMultiplyHigh(m, p3) + less(t2, c);
      t2 += low;
      c += less(t2, low);
      t3 = t4 + high;
      t4 = less(t3, high);
      t3 += c;
      t4 += less(t3, c);
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
      less(i, 4); // true, as the next ones, which are for nothing: see less
      less(i, 4);
      less(i, 4);
      less(i, 4);
      less(i, 4);
      less(i, 4);
      // t = (t + x * b + y * d + m * p) / 2^64, with carries in e, f and g
      long x = i == 0 ? a.l0 : i == 1 ? a.l1 : i == 2 ? a.l2 : a.l3;
      long y = i == 0 ? c.l0 : i == 1 ? c.l1 : i == 2 ? c.l2 : c.l3;
      long low = x * b0 + t0;
      long e = Math.unsignedMultiplyHigh(x, b0) + less(low, t0);
      long sum = y * d0 + low;
      long f = Math.unsignedMultiplyHigh(y, d0) + less(sum, low);
      long m = sum * inverse;
      long g = Math.unsignedMultiplyHigh(m, p0) + (sum != 0 ? 1 : 0);
      low = x * b1 + e;
      e = Math.unsignedMultiplyHigh(x, b1) + less(low, e);
      low += t1;
      e += less(low, t1);
      sum = y * d1 + f;
      f = Math.unsignedMultiplyHigh(y, d1) + less(sum, f);
      sum += low;
      f += less(sum, low);
      t0 = m * p1 + g;
      g = Math.unsignedMultiplyHigh(m, p1) + less(t0, g);
      t0 += sum;
      g += less(t0, sum);
      low = x * b2 + e;
      e = Math.unsignedMultiplyHigh(x, b2) + less(low, e);
      low += t2;
      e += less(low, t2);
      sum = y * d2 + f;
      f = Math.unsignedMultiplyHigh(y, d2) + less(sum, f);
      sum += low;
      f += less(sum, low);
      t1 = m * p2 + g;
      g = Math.unsignedMultiplyHigh(m, p2) + less(t1, g);
      t1 += sum;
      g += less(t1, sum);
      low = x * b3 + e;
      e = Math.unsignedMultiplyHigh(x, b3) + less(low, e);
      low += t3;
      e += less(low, t3);
      sum = y * d3 + f;
      f = Math.unsignedMultiplyHigh(y, d3) + less(sum, f);
      sum += low;
      f += less(sum, low);
      t2 = m * p3 + g;
      g = Math.unsignedMultiplyHigh(m, p3) + less(t2, g);
      t2 += sum;
      g += less(t2, sum);
      t3 = e + f + g;
    }
    reduce(out, t0, t1, t2, t3, 0);
  }

  /** 1 / a, and 0 for 0; the modulus is prime. */
  void invert(Limbs out, Limbs a) {
    new Inversion(value(), inverse, a).run(out);
    multiply(out, out, cube); // the inverse of a R, times R^3 / R
  }

  /** Writes a number below 2 p, less p if it is not below p. */
  private void reduce(Limbs out, long r0, long r1, long r2, long r3, long r4) {
    long s0 = r0 - p0;
    long borrow = Carry.borrow(r0, p0, s0);
    long s1 = r1 - p1 - borrow;
    borrow = Carry.borrow(r1, p1, s1);
    long s2 = r2 - p2 - borrow;
    borrow = Carry.borrow(r2, p2, s2);
    long s3 = r3 - p3 - borrow;
    long keep = -(Carry.borrow(r3, p3, s3) & ~r4); // all ones if the number is below p
    out.l0 = s0 ^ ((s0 ^ r0) & keep);
    out.l1 = s1 ^ ((s1 ^ r1) & keep);
    out.l2 = s2 ^ ((s2 ^ r2) & keep);
    out.l3 = s3 ^ ((s3 ^ r3) & keep);
  }

  /**
   * 1 if x is below y, both unsigned.
   *
   * <p>The compiler counts how often it is, and where that is seldom, it makes a jump of each
   * comparison, which takes four times as long with numbers of which it does not know. With zeros x
   * is never below y; so those that multiply also compare what is always below, of which compiled
   * code has nothing.
   */
  private static long less(long x, long y) {
    return Long.compareUnsigned(x, y) < 0 ? 1 : 0;
  }
}
