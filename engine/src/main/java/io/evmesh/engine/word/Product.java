package io.evmesh.engine.word;

/** The products that EXP and MULMOD need. */
public final class Product {
  private Product() {}

  /** Writes the product of the words at {@code a} and {@code b}, modulo 2^256, to {@code to}. */
  static void multiply(long[] s, int a, int b, int to) {
    long a0 = s[a];
    long a1 = s[a + 1];
    long a2 = s[a + 2];
    long b0 = s[b];
    long b1 = s[b + 1];
    long b2 = s[b + 2];
    long r3 = a0 * s[b + 3] + a1 * b2 + a2 * b1 + s[a + 3] * b0;
    r3 += Math.unsignedMultiplyHigh(a0, b2) + Math.unsignedMultiplyHigh(a1, b1);
    r3 += Math.unsignedMultiplyHigh(a2, b0);
    s[to] = a0 * b0;
    // column 1: a0b0 high, a0b1 low, a1b0 low
    long x = a0 * b1;
    long r = Math.unsignedMultiplyHigh(a0, b0) + x;
    long r2 = Carry.over(Math.unsignedMultiplyHigh(a0, b1), r, x);
    x = a1 * b0;
    r += x;
    r2 = Carry.over(r2, r, x); // which does not go over
    s[to + 1] = r;
    // column 2: that, another high and three low halves
    x = Math.unsignedMultiplyHigh(a1, b0);
    r2 += x;
    r3 = Carry.over(r3, r2, x);
    x = a1 * b1;
    r2 += x;
    r3 = Carry.over(r3, r2, x);
    x = a0 * b2;
    r2 += x;
    r3 = Carry.over(r3, r2, x);
    x = a2 * b0;
    r2 += x;
    s[to + 2] = r2;
    s[to + 3] = Carry.over(r3, r2, x);
  }

  /** Squares a word modulo 2^256 so many times. */
  static void square(long[] s, int at, int times) {
    long a0 = s[at];
    long a1 = s[at + 1];
    long a2 = s[at + 2];
    long a3 = s[at + 3];
    for (int i = 0; i < times; i++) {
      // products of two different limbs, then twice these
      long x = a0 * a2;
      long c1 = a0 * a1;
      long c2 = Math.unsignedMultiplyHigh(a0, a1) + x;
      long c3 = Math.unsignedMultiplyHigh(a0, a2) + a0 * a3 + a1 * a2;
      c3 = Carry.over(c3, c2, x);
      c3 = c3 << 1 | c2 >>> 63;
      c2 = c2 << 1 | c1 >>> 63;
      c1 <<= 1;
      // and the squares of limbs
      x = Math.unsignedMultiplyHigh(a0, a0);
      a0 *= a0;
      long low = a1 * a1;
      c3 += Math.unsignedMultiplyHigh(a1, a1);
      a1 = c1 + x;
      x = Carry.over(low, a1, x); // a square's low half is not all ones
      a2 = c2 + x;
      a3 = Carry.over(c3, a2, x);
    }
    s[at] = a0;
    s[at + 1] = a1;
    s[at + 2] = a2;
    s[at + 3] = a3;
  }

  /** Writes all eight limbs of the product of two words to {@code to}, apart from both. */
  static void full(long[] s, int a, int b, int to) {
    long b0 = s[b];
    long b1 = s[b + 1];
    long b2 = s[b + 2];
    long b3 = s[b + 3];
    long r0 = 0; // what the limbs of a so far gave, without what is written
    long r1 = 0;
    long r2 = 0;
    long r3 = 0;
    for (int i = 0; i < 4; i++) {
      long x = s[a + i];
      long low = x * b0;
      long sum = low + r0;
      long carry = Carry.over(Math.unsignedMultiplyHigh(x, b0), sum, r0);
      s[to + i] = sum;
      low = x * b1 + carry;
      carry = Carry.over(Math.unsignedMultiplyHigh(x, b1), low, carry);
      r0 = low + r1;
      carry = Carry.over(carry, r0, r1);
      low = x * b2 + carry;
      carry = Carry.over(Math.unsignedMultiplyHigh(x, b2), low, carry);
      r1 = low + r2;
      carry = Carry.over(carry, r1, r2);
      low = x * b3 + carry;
      carry = Carry.over(Math.unsignedMultiplyHigh(x, b3), low, carry);
      r2 = low + r3;
      r3 = Carry.over(carry, r2, r3);
    }
    s[to + 4] = r0;
    s[to + 5] = r1;
    s[to + 6] = r2;
    s[to + 7] = r3;
  }
}
