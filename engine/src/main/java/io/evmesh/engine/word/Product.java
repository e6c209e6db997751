package io.evmesh.engine.word;

/** The products that EXP and MULMOD need. */
public final class Product {
  private Product() {}

  /** Writes the product of the words at {@code a} and {@code b}, modulo 2^256, to {@code to}. */
  static void multiply(long[] s, int a, int b, int to) {
    long a0 = s[a];
    long b0 = s[b];
    if ((s[a + 1] | s[a + 2] | s[a + 3] | s[b + 1] | s[b + 2] | s[b + 3]) == 0) {
      s[to] = a0 * b0;
      s[to + 1] = Math.unsignedMultiplyHigh(a0, b0);
      s[to + 2] = 0;
      s[to + 3] = 0;
      return;
    }
    long a1 = s[a + 1];
    long a2 = s[a + 2];
    long b1 = s[b + 1];
    long b2 = s[b + 2];
    long r3 = a0 * s[b + 3] + a1 * b2 + a2 * b1 + s[a + 3] * b0;
    s[to] = a0 * b0;
    // column 1: a0b0 high, a0b1 low, a1b0 low
    long r1 = Math.unsignedMultiplyHigh(a0, b0);
    long p = a0 * b1;
    r1 += p;
    long c1 = Long.compareUnsigned(r1, p) < 0 ? 1 : 0;
    p = a1 * b0;
    r1 += p;
    c1 += Long.compareUnsigned(r1, p) < 0 ? 1 : 0;
    s[to + 1] = r1;
    // column 2: carries of column 1, three low halves
    long r2 = Math.unsignedMultiplyHigh(a0, b1);
    r3 +=
        Math.unsignedMultiplyHigh(a0, b2)
            + Math.unsignedMultiplyHigh(a1, b1)
            + Math.unsignedMultiplyHigh(a2, b0);
    p = Math.unsignedMultiplyHigh(a1, b0);
    r2 += p;
    r3 += Long.compareUnsigned(r2, p) < 0 ? 1 : 0;
    r2 += c1;
    r3 += Long.compareUnsigned(r2, c1) < 0 ? 1 : 0;
    p = a0 * b2;
    r2 += p;
    r3 += Long.compareUnsigned(r2, p) < 0 ? 1 : 0;
    p = a1 * b1;
    r2 += p;
    r3 += Long.compareUnsigned(r2, p) < 0 ? 1 : 0;
    p = a2 * b0;
    r2 += p;
    r3 += Long.compareUnsigned(r2, p) < 0 ? 1 : 0;
    s[to + 2] = r2;
    s[to + 3] = r3;
  }

  /** Writes all eight limbs of the product of two words to {@code to}, apart from both. */
  static void full(long[] s, int a, int b, int to) {
    for (int i = 0; i < 8; i++) {
      s[to + i] = 0;
    }
    for (int i = 0; i < 4; i++) {
      long factor = s[a + i];
      if (factor == 0) {
        continue;
      }
      long carry = 0;
      for (int k = 0; k < 4; k++) {
        long other = s[b + k];
        long low = factor * other;
        long high = Math.unsignedMultiplyHigh(factor, other);
        low += carry;
        high += Long.compareUnsigned(low, carry) < 0 ? 1 : 0;
        long sum = s[to + i + k] + low;
        high += Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        s[to + i + k] = sum;
        carry = high;
      }
      s[to + i + 4] = carry;
    }
  }
}
