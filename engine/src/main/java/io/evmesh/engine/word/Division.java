package io.evmesh.engine.word;

/**
 * DIV, SDIV, MOD, SMOD, ADDMOD, MULMOD. A divisor of zero gives zero.
 *
 * <p>Source: Knuth, The Art of Computer Programming 4.3.1, algorithm D, on limbs of 64 bits; a limb
 * of the quotient comes from a reciprocal (Möller and Granlund, Improved division by invariant
 * integers, 2011) instead of a division of 128 by 64 bits, which Java does not have.
 */
public final class Division {
  // Places of scratch values, counted from sp
  private static final int NUMERATOR = 0; // 9 limbs
  private static final int DIVISOR = 12; // 4 limbs
  private static final int QUOTIENT = 16; // 9 limbs

  private Division() {}

  /** DIV (0x04): a / b. */
  public static void div(long[] s, int sp) {
    int a = sp - 4;
    int b = sp - 8;
    if ((s[a + 1] | s[a + 2] | s[a + 3] | s[b + 1] | s[b + 2] | s[b + 3]) == 0) {
      s[b] = s[b] == 0 ? 0 : Long.divideUnsigned(s[a], s[b]);
      return;
    }
    divide(s, a, 4, b, sp);
    Words.copy(s, sp + QUOTIENT, s, b);
  }

  /** MOD (0x06): a mod b. */
  public static void mod(long[] s, int sp) {
    int a = sp - 4;
    int b = sp - 8;
    if ((s[a + 1] | s[a + 2] | s[a + 3] | s[b + 1] | s[b + 2] | s[b + 3]) == 0) {
      s[b] = s[b] == 0 ? 0 : Long.remainderUnsigned(s[a], s[b]);
      return;
    }
    divide(s, a, 4, b, sp);
    Words.copy(s, sp + NUMERATOR, s, b);
  }

  /** SDIV (0x05): a / b in two's complement, rounded towards zero. */
  public static void sdiv(long[] s, int sp) {
    boolean negative = (s[sp - 1] ^ s[sp - 5]) < 0;
    makePositive(s, sp - 4);
    makePositive(s, sp - 8);
    div(s, sp);
    if (negative) {
      negate(s, sp - 8);
    }
  }

  /** SMOD (0x07): a mod b in two's complement, with the sign of a. */
  public static void smod(long[] s, int sp) {
    boolean negative = s[sp - 1] < 0;
    makePositive(s, sp - 4);
    makePositive(s, sp - 8);
    mod(s, sp);
    if (negative) {
      negate(s, sp - 8);
    }
  }

  private static void makePositive(long[] s, int at) {
    if (s[at + 3] < 0) {
      negate(s, at);
    }
  }

  /** Replaces the word by its two's complement. */
  private static void negate(long[] s, int at) {
    s[at] = -s[at];
    long carry = s[at] == 0 ? 1 : 0;
    for (int i = 1; i < 4; i++) {
      s[at + i] = ~s[at + i] + carry;
      carry &= s[at + i] == 0 ? 1 : 0;
    }
  }

  /** ADDMOD (0x08): (a + b) mod c, the sum not being cut to 256 bits. */
  public static void addmod(long[] s, int sp) {
    int sum = sp + 32;
    long carry = 0;
    for (int i = 0; i < 4; i++) {
      long x = s[sp - 4 + i];
      long y = s[sp - 8 + i];
      long r = x + y + carry;
      carry = ((x & y) | ((x | y) & ~r)) >>> 63;
      s[sum + i] = r;
    }
    s[sum + 4] = carry;
    divide(s, sum, 5, sp - 12, sp);
    Words.copy(s, sp + NUMERATOR, s, sp - 12);
  }

  /** MULMOD (0x09): (a * b) mod c, the product not being cut to 256 bits. */
  public static void mulmod(long[] s, int sp) {
    int product = sp + 32;
    Product.full(s, sp - 4, sp - 8, product);
    divide(s, product, 8, sp - 12, sp);
    Words.copy(s, sp + NUMERATOR, s, sp - 12);
  }

  /**
   * Divides the number of {@code size} limbs at {@code a} by the word at {@code b}: quotient to
   * {@code sp + QUOTIENT} (the limbs above it zero up to 4), remainder to {@code sp + NUMERATOR}.
   */
  private static void divide(long[] s, int a, int size, int b, int sp) {
    int u = sp + NUMERATOR;
    int q = sp + QUOTIENT;
    int n = Words.limbLength(s, b, 4);
    int m = Words.limbLength(s, a, size);
    Words.setLong(s, q, 0);
    if (n == 0) {
      Words.setLong(s, u, 0);
      return;
    }
    if (m < n) {
      for (int i = 0; i < 4; i++) {
        s[u + i] = i < m ? s[a + i] : 0;
      }
      return;
    }
    int shift = Long.numberOfLeadingZeros(s[b + n - 1]);
    int v = sp + DIVISOR;
    shiftLeft(s, b, n, shift, v);
    s[u + m] = shiftLeft(s, a, m, shift, u);
    long reciprocal = reciprocal(s[v + n - 1]);
    if (n == 1) {
      divideByLimb(s, u, m, s[v], reciprocal, q);
    } else {
      for (int k = m - n; k >= 0; k--) {
        s[q + k] = quotientLimb(s, u + k, v, n, reciprocal);
      }
    }
    shiftRight(s, u, n, shift);
    for (int i = n; i < 4; i++) {
      s[u + i] = 0;
    }
  }

  /**
   * Leaves of the number in {@code s[u, u + m]} its remainder by that in {@code s[v, v + n)}: in
   * {@code s[u, u + n)}. The divisor has at least two limbs and its highest bit set; the number's
   * highest limb is below the divisor's.
   */
  public static void reduce(long[] s, int u, int m, int v, int n) {
    long reciprocal = reciprocal(s[v + n - 1]);
    for (int k = m - n; k >= 0; k--) {
      quotientLimb(s, u + k, v, n, reciprocal);
    }
  }

  /** Divides {@code m + 1} limbs at {@code u} by one; the remainder stays in the lowest. */
  private static void divideByLimb(long[] s, int u, int m, long d, long reciprocal, int q) {
    long rest = s[u + m];
    for (int k = m - 1; k >= 0; k--) {
      long low = s[u + k];
      long quotient = divideTwoByOne(rest, low, d, reciprocal);
      s[q + k] = quotient;
      rest = low - quotient * d;
    }
    s[u] = rest;
  }

  /** One limb of the quotient, D3 to D6: takes it times the divisor off {@code u[0 .. n]}. */
  private static long quotientLimb(long[] s, int u, int v, int n, long reciprocal) {
    long top = s[v + n - 1];
    long high = s[u + n];
    long middle = s[u + n - 1];
    long guess;
    long rest;
    boolean restFits = true;
    if (high == top) {
      guess = -1;
      rest = middle + top;
      restFits = Long.compareUnsigned(rest, top) >= 0;
    } else {
      guess = divideTwoByOne(high, middle, top, reciprocal);
      rest = middle - guess * top;
    }
    long second = s[v + n - 2];
    long low = s[u + n - 2];
    while (restFits && exceeds(guess, second, rest, low)) {
      guess--;
      rest += top;
      restFits = Long.compareUnsigned(rest, top) >= 0;
    }
    if (subtractMultiple(s, u, v, n, guess)) {
      guess--;
      addBack(s, u, v, n);
    }
    return guess;
  }

  /** Whether {@code guess * second} is above the number with limbs {@code (rest, low)}. */
  private static boolean exceeds(long guess, long second, long rest, long low) {
    int c = Long.compareUnsigned(Math.unsignedMultiplyHigh(guess, second), rest);
    return c > 0 || c == 0 && Long.compareUnsigned(guess * second, low) > 0;
  }

  /** Takes {@code factor} times the divisor off; returns whether that was too much. */
  private static boolean subtractMultiple(long[] s, int u, int v, int n, long factor) {
    long carry = 0;
    for (int i = 0; i < n; i++) {
      long low = factor * s[v + i];
      long high = Math.unsignedMultiplyHigh(factor, s[v + i]);
      low += carry;
      high += Long.compareUnsigned(low, carry) < 0 ? 1 : 0;
      long x = s[u + i];
      s[u + i] = x - low;
      carry = high + (Long.compareUnsigned(x, low) < 0 ? 1 : 0);
    }
    long x = s[u + n];
    s[u + n] = x - carry;
    return Long.compareUnsigned(x, carry) < 0;
  }

  private static void addBack(long[] s, int u, int v, int n) {
    long carry = 0;
    for (int i = 0; i < n; i++) {
      long x = s[u + i];
      long y = s[v + i];
      long r = x + y + carry;
      carry = ((x & y) | ((x | y) & ~r)) >>> 63;
      s[u + i] = r;
    }
    s[u + n] += carry;
  }

  /** (high, low) / d for a d with its highest bit set and high below d. */
  private static long divideTwoByOne(long high, long low, long d, long reciprocal) {
    long q0 = reciprocal * high;
    long q1 = Math.unsignedMultiplyHigh(reciprocal, high);
    q0 += low;
    q1 += high + (Long.compareUnsigned(q0, low) < 0 ? 1 : 0) + 1;
    long r = low - q1 * d;
    if (Long.compareUnsigned(r, q0) > 0) {
      q1--;
      r += d;
    }
    return Long.compareUnsigned(r, d) >= 0 ? q1 + 1 : q1;
  }

  /** (2^128 - 1) / d - 2^64 for a d with its highest bit set. */
  private static long reciprocal(long d) {
    // (~d, 2^64 - 1) / d in two steps of 32 bits (Hacker's Delight, divlu)
    long d1 = d >>> 32;
    long d0 = d & 0xffff_ffffL;
    long high = ~d;
    long q1 = Long.divideUnsigned(high, d1);
    long r = high - q1 * d1;
    while (q1 >>> 32 != 0 || Long.compareUnsigned(q1 * d0, r << 32 | 0xffff_ffffL) > 0) {
      q1--;
      r += d1;
      if (r >>> 32 != 0) {
        break;
      }
    }
    long middle = (high << 32 | 0xffff_ffffL) - q1 * d;
    long q0 = Long.divideUnsigned(middle, d1);
    r = middle - q0 * d1;
    while (q0 >>> 32 != 0 || Long.compareUnsigned(q0 * d0, r << 32 | 0xffff_ffffL) > 0) {
      q0--;
      r += d1;
      if (r >>> 32 != 0) {
        break;
      }
    }
    return (q1 << 32) + q0;
  }

  /** Shifts {@code n} limbs left by 0 to 63 bits; returns what leaves at the top. */
  public static long shiftLeft(long[] s, int from, int n, int bits, int to) {
    long carry = 0;
    for (int i = 0; i < n; i++) {
      long x = s[from + i];
      s[to + i] = x << bits | carry;
      carry = bits == 0 ? 0 : x >>> 64 - bits;
    }
    return carry;
  }

  /** Shifts {@code n} limbs right by 0 to 63 bits, in place. */
  public static void shiftRight(long[] s, int at, int n, int bits) {
    if (bits == 0) {
      return;
    }
    for (int i = 0; i < n - 1; i++) {
      s[at + i] = s[at + i] >>> bits | s[at + i + 1] << 64 - bits;
    }
    s[at + n - 1] >>>= bits;
  }
}
