package io.evmesh.engine.word;

/**
 * Division of a number by a word, limb of the quotient after limb. The divisor is read before
 * anything is written, so the results may take its place.
 *
 * <p>Source: Knuth, The Art of Computer Programming 4.3.1, algorithm D, on limbs of 64 bits. A limb
 * comes from two limbs of the divisor and their reciprocal (Möller and Granlund, Improved division
 * by invariant integers, 2011, algorithms 4 and 5), so it is hardly ever too large, and never by
 * more than one. What is left stays in variables; the number is shifted as it is read.
 */
final class LongDivision {
  /** The most bits by which a number is longer that one division of 64 bits finds a quotient of. */
  private static final int SIMILAR = 28;

  private LongDivision() {}

  /**
   * Divides the number of {@code m} limbs at {@code u}, of which the highest is not zero, by the
   * word at {@code b}; all by zero is zero. A short number has zeros up to a word.
   *
   * @param q where the quotient goes: a word, or as many limbs as the number has
   * @param rest where the remainder goes, a word
   */
  static void divide(long[] s, int u, int m, int b, int q, int rest, Reciprocals known) {
    int n = Words.limbLength(s, b, 4);
    if (n == 0) {
      Words.setLong(s, q, 0);
      Words.setLong(s, rest, 0);
      return;
    }
    long top = s[b + n - 1];
    if (m < n || m == n && Long.compareUnsigned(s[u + m - 1], top) < 0) {
      Words.setLong(s, q, 0);
      Words.copy(s, u, s, rest);
      return;
    }
    int shift = Long.numberOfLeadingZeros(top);
    if (n == 1) {
      byOne(s, u, m, top, q, rest, known);
    } else if (m == n && shift - Long.numberOfLeadingZeros(s[u + m - 1]) <= SIMILAR) {
      if (n == 2) {
        bySimilarTwo(s, u, b, q, rest);
      } else {
        bySimilar(s, u, b, n, q, rest);
      }
    } else if (n == 2) {
      byTwo(s, u, m, b, q, rest, known);
    } else {
      byMore(s, u, m, b, n, q, rest, known);
    }
  }

  /** Limb {@code k} of a number that is shifted left by 0 to 63 bits; nothing is below it. */
  private static long limb(long[] s, int u, int k, int shift) {
    if (k > 0) {
      return s[u + k] << shift | s[u + k - 1] >>> 1 >>> ~shift;
    }
    return k == 0 ? s[u] << shift : 0;
  }

  private static void byOne(long[] s, int u, int m, long d, int q, int rest, Reciprocals known) {
    Words.setLong(s, q, 0);
    Words.setLong(s, rest, 0);
    // a limb by a limb, while the reciprocal is on its way
    long first = s[u + m - 1];
    if (Long.compareUnsigned(first, d) >= 0) {
      long limb = Long.divideUnsigned(first, d);
      s[q + m - 1] = limb;
      first -= limb * d;
    } else {
      s[q + m - 1] = 0;
    }
    if (m == 1) {
      s[rest] = first;
      return;
    }
    int shift = Long.numberOfLeadingZeros(d);
    long d0 = d << shift;
    long v = known.ofOne(d0);
    long r0 = first << shift | s[u + m - 2] >>> 1 >>> ~shift;
    for (int k = m - 2; k >= 0; k--) {
      long x = limb(s, u, k, shift);
      long product = v * r0;
      long low = product + x;
      long limb = Carry.over(Math.unsignedMultiplyHigh(v, r0) + r0, low, x) + 1;
      long r = x - limb * d0;
      limb -= Carry.isBelow(low, r);
      r = Carry.choice(low, r, r + d0, r);
      if (Long.compareUnsigned(r, d0) >= 0) { // hardly ever
        limb++;
        r -= d0;
      }
      s[q + k] = limb;
      r0 = r;
    }
    s[rest] = r0 >>> shift;
  }

  /** Divides by two limbs at {@code b}. */
  private static void byTwo(long[] s, int u, int m, int b, int q, int rest, Reciprocals known) {
    int shift = Long.numberOfLeadingZeros(s[b + 1]);
    long d1 = s[b + 1] << shift | s[b] >>> 1 >>> ~shift;
    long d0 = s[b] << shift;
    long v = known.ofTwo(d1, d0);
    Words.setLong(s, q, 0);
    Words.setLong(s, rest, 0);
    long r1 = s[u + m - 1] >>> 1 >>> ~shift;
    long r0 = limb(s, u, m - 1, shift);
    for (int k = m - 2; k >= 0; k--) {
      long x = limb(s, u, k, shift);
      long low = v * r1 + r0;
      long limb = Carry.over(Math.unsignedMultiplyHigh(v, r1) + r1, low, r0);
      long p0 = limb * d0;
      r1 = r0 - limb * d1 - Math.unsignedMultiplyHigh(limb, d0) - Carry.isBelow(x, p0);
      r0 = x - p0;
      long less = r1 - d1 - Carry.isBelow(r0, d0);
      limb = Carry.over(limb, less, low);
      r1 = Carry.choice(less, low, less, r1);
      r0 = Carry.choice(less, low, r0 - d0, r0);
      if (isAtLeast(r1, r0, d1, d0)) { // hardly ever
        limb++;
        r1 -= d1 + Carry.isBelow(r0, d0);
        r0 -= d0;
      }
      s[q + k] = limb;
    }
    s[rest] = r0 >>> shift | r1 << 1 << ~shift;
    s[rest + 1] = r1 >>> shift;
  }

  /**
   * Divides by {@code n} limbs at {@code b}, 3 or 4; three are taken for four with a zero below.
   */
  private static void byMore(
      long[] s, int u, int m, int b, int n, int q, int rest, Reciprocals known) {
    int shift = Long.numberOfLeadingZeros(s[b + n - 1]);
    long d3 = limb(s, b, n - 1, shift);
    long d2 = limb(s, b, n - 2, shift);
    long d1 = limb(s, b, n - 3, shift);
    long d0 = limb(s, b, n - 4, shift);
    long v = known.ofTwo(d3, d2);
    Words.setLong(s, q, 0);
    Words.setLong(s, rest, 0);
    long r3 = s[u + m - 1] >>> 1 >>> ~shift;
    long r2 = limb(s, u, m - 1, shift);
    long r1 = limb(s, u, m - 2, shift);
    long r0 = limb(s, u, m - 3, shift);
    for (int k = m - n; k >= 0; k--) {
      long low = v * r3 + r2; // (r3, r2, r1) by (d3, d2), with (t1, t0) left
      long limb = Carry.over(Math.unsignedMultiplyHigh(v, r3) + r3, low, r2);
      long p = limb * d2;
      long t0 = r1 - p;
      long t1 = r2 - limb * d3 - Math.unsignedMultiplyHigh(limb, d2) - Carry.isBelow(r1, p);
      long less = t1 - d3 - Carry.isBelow(t0, d2);
      limb = Carry.over(limb, less, low);
      t1 = Carry.choice(less, low, less, t1);
      t0 = Carry.choice(less, low, t0 - d2, t0);
      long above = 0;
      if (r3 == d3 && r2 == d2) { // hardly ever: the quotient is no limb
        limb = -1;
        t0 = r1 + d2;
        t1 = d3 + Carry.isBelow(t0, d2);
        above = Carry.isBelow(t1, d3);
      } else if (isAtLeast(t1, t0, d3, d2)) { // hardly ever
        limb++;
        t1 -= d3 + Carry.isBelow(t0, d2);
        t0 -= d2;
      }
      // and what the limb times (d1, d0) takes off that
      long x = limb(s, u, k + n - 4, shift);
      p = limb * d0;
      long carry = Carry.over(Math.unsignedMultiplyHigh(limb, d0), x, p);
      long y = x - p;
      low = limb * d1;
      p = low + carry;
      carry = Carry.over(Math.unsignedMultiplyHigh(limb, d1), p, carry);
      carry = Carry.over(carry, r0, p);
      r1 = r0 - p;
      r0 = y;
      r2 = t0 - carry;
      r3 = t1 - Carry.isBelow(t0, carry);
      if (Long.compareUnsigned(r3, t1) > 0 && above == 0) { // hardly ever: one too much
        limb--;
        long sum = r0 + d0;
        carry = Carry.of(r0, d0, sum);
        r0 = sum;
        sum = r1 + d1 + carry;
        carry = Carry.of(r1, d1, sum);
        r1 = sum;
        sum = r2 + d2 + carry;
        r3 += d3 + Carry.of(r2, d2, sum);
        r2 = sum;
      }
      s[q + k] = limb;
    }
    if (n == 4) {
      s[rest] = r0 >>> shift | r1 << 1 << ~shift;
    }
    s[rest + n - 3] = r1 >>> shift | r2 << 1 << ~shift;
    s[rest + n - 2] = r2 >>> shift | r3 << 1 << ~shift;
    s[rest + n - 1] = r3 >>> shift;
  }

  private static boolean isAtLeast(long a1, long a0, long b1, long b0) {
    return Long.compareUnsigned(a1, b1) > 0 || a1 == b1 && Long.compareUnsigned(a0, b0) >= 0;
  }

  /** {@link #bySimilar} for two limbs. */
  private static void bySimilarTwo(long[] s, int u, int b, int q, int rest) {
    long u0 = s[u];
    long u1 = s[u + 1];
    long b0 = s[b];
    long b1 = s[b + 1];
    int shift = Long.numberOfLeadingZeros(u1);
    long top = b1 << shift | b0 >>> 1 >>> ~shift;
    long quotient = top < 0 ? 0 : Long.divideUnsigned(u1 << shift | u0 >>> 1 >>> ~shift, top + 1);
    long p = quotient * b0;
    long r0 = u0 - p;
    long r1 = u1 - quotient * b1 - Math.unsignedMultiplyHigh(quotient, b0) - Carry.isBelow(u0, p);
    long less0 = r0 - b0;
    long borrow = Carry.isBelow(r0, b0);
    long less1 = r1 - b1 - borrow;
    long goes = Carry.borrow(r1, b1, less1) - 1; // all ones if it goes once more
    Words.setLong(s, q, quotient - goes);
    s[rest] = r0 ^ ((r0 ^ less0) & goes);
    s[rest + 1] = r1 ^ ((r1 ^ less1) & goes);
    s[rest + 2] = 0;
    s[rest + 3] = 0;
  }

  /**
   * Divides a number by one of as many limbs, 3 or 4, that is at most {@link #SIMILAR} bits
   * shorter: the highest 64 bits by as many less of the divisor, rounded up, give the quotient or
   * one less.
   */
  private static void bySimilar(long[] s, int u, int b, int n, int q, int rest) {
    int shift = Long.numberOfLeadingZeros(s[u + n - 1]);
    long top = limb(s, b, n - 1, shift);
    long quotient = top < 0 ? 0 : Long.divideUnsigned(limb(s, u, n - 1, shift), top + 1);
    long b0 = s[b];
    long b1 = s[b + 1];
    long b2 = s[b + 2];
    long b3 = s[b + 3];
    // what is left: the number less the divisor times the quotient
    long p = quotient * b0;
    long carry = Math.unsignedMultiplyHigh(quotient, b0);
    long r0 = s[u] - p;
    long borrow = Carry.borrow(s[u], p, r0);
    long low = quotient * b1;
    p = low + carry;
    carry = Math.unsignedMultiplyHigh(quotient, b1) + Carry.of(low, carry, p);
    long x = s[u + 1];
    long r1 = x - p - borrow;
    borrow = Carry.borrow(x, p, r1);
    low = quotient * b2;
    p = low + carry;
    carry = Math.unsignedMultiplyHigh(quotient, b2) + Carry.of(low, carry, p);
    x = n > 2 ? s[u + 2] : 0;
    long r2 = x - p - borrow;
    borrow = Carry.borrow(x, p, r2);
    long r3 = (n > 3 ? s[u + 3] : 0) - quotient * b3 - carry - borrow;
    // less the divisor once more, if it goes
    long less0 = r0 - b0;
    borrow = Carry.borrow(r0, b0, less0);
    long less1 = r1 - b1 - borrow;
    borrow = Carry.borrow(r1, b1, less1);
    long less2 = r2 - b2 - borrow;
    borrow = Carry.borrow(r2, b2, less2);
    long less3 = r3 - b3 - borrow;
    boolean goes = Carry.borrow(r3, b3, less3) == 0;
    Words.setLong(s, q, goes ? quotient + 1 : quotient);
    s[rest] = goes ? less0 : r0;
    s[rest + 1] = goes ? less1 : r1;
    s[rest + 2] = goes ? less2 : r2;
    s[rest + 3] = goes ? less3 : r3;
  }
}
