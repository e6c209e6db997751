package io.evmesh.engine.word;

/**
 * DIV, SDIV, MOD, SMOD, ADDMOD, MULMOD. A divisor of zero gives zero. Each is given the reciprocals
 * that the machine knows.
 */
public final class Division {
  // Places of scratch values, counted from sp
  private static final int UNWANTED = 0; // a quotient of up to 8 limbs, or a remainder
  private static final int NUMBER = 16; // up to 8 limbs
  private static final int REST = 28;

  private Division() {}

  /** DIV (0x04): a / b. */
  public static void div(long[] s, int sp, Reciprocals known) {
    int m = Words.limbLength(s, sp - 4, 4);
    LongDivision.divide(s, sp - 4, m, sp - 8, sp - 8, sp + REST, known);
  }

  /** MOD (0x06): a mod b. */
  public static void mod(long[] s, int sp, Reciprocals known) {
    if (Long.compareUnsigned(s[sp - 1], s[sp - 5]) < 0) {
      Words.copy(s, sp - 4, s, sp - 8);
      return;
    }
    int m = Words.limbLength(s, sp - 4, 4);
    LongDivision.divide(s, sp - 4, m, sp - 8, sp + UNWANTED, sp - 8, known);
  }

  /** SDIV (0x05): a / b in two's complement, rounded towards zero. */
  public static void sdiv(long[] s, int sp, Reciprocals known) {
    boolean negative = (s[sp - 1] ^ s[sp - 5]) < 0;
    makePositive(s, sp - 4);
    makePositive(s, sp - 8);
    div(s, sp, known);
    if (negative) {
      negate(s, sp - 8);
    }
  }

  /** SMOD (0x07): a mod b in two's complement, with the sign of a. */
  public static void smod(long[] s, int sp, Reciprocals known) {
    boolean negative = s[sp - 1] < 0;
    makePositive(s, sp - 4);
    makePositive(s, sp - 8);
    mod(s, sp, known);
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
    long x0 = s[at];
    long x1 = s[at + 1];
    long x2 = s[at + 2];
    s[at] = -x0;
    s[at + 1] = x0 == 0 ? -x1 : ~x1;
    s[at + 2] = (x0 | x1) == 0 ? -x2 : ~x2;
    s[at + 3] = (x0 | x1 | x2) == 0 ? -s[at + 3] : ~s[at + 3];
  }

  /** ADDMOD (0x08): (a + b) mod c, the sum not being cut to 256 bits. */
  public static void addmod(long[] s, int sp, Reciprocals known) {
    int c = sp - 12;
    if ((s[c] | s[c + 1] | s[c + 2] | s[c + 3]) == 0) {
      return;
    }
    int sum = sp + NUMBER;
    int less = sp + REST; // the sum less the modulus, which is it for numbers below that
    long carry = 0;
    long borrow = 0;
    for (int i = 0; i < 4; i++) {
      long x = s[sp - 4 + i];
      long y = s[sp - 8 + i];
      long r = x + y + carry;
      carry = Carry.of(x, y, r);
      s[sum + i] = r;
      y = s[c + i];
      x = r - y - borrow;
      borrow = Carry.borrow(r, y, x);
      s[less + i] = x;
    }
    if (carry < borrow) {
      Words.copy(s, sum, s, c);
      return;
    }
    long above = carry - borrow;
    boolean goes = above != 0 || !isBelow(s, less, c);
    if (goes && s[c + 3] >>> 62 == 0) {
      s[sum + 4] = carry;
      LongDivision.divide(s, sum, Words.limbLength(s, sum, 5), c, sp + UNWANTED, c, known);
      return;
    }
    while (goes) { // seven times at most
      above -= subtract(s, less, c);
      goes = above != 0 || !isBelow(s, less, c);
    }
    Words.copy(s, less, s, c);
  }

  /** Takes the word at {@code b} off that at {@code a}; returns what is to be borrowed. */
  private static long subtract(long[] s, int a, int b) {
    long borrow = 0;
    for (int i = 0; i < 4; i++) {
      long x = s[a + i];
      long y = s[b + i];
      long r = x - y - borrow;
      borrow = Carry.borrow(x, y, r);
      s[a + i] = r;
    }
    return borrow;
  }

  private static boolean isBelow(long[] s, int a, int b) {
    int i = 3;
    while (i > 0 && s[a + i] == s[b + i]) {
      i--;
    }
    return Long.compareUnsigned(s[a + i], s[b + i]) < 0;
  }

  /** MULMOD (0x09): (a * b) mod c, the product not being cut to 256 bits. */
  public static void mulmod(long[] s, int sp, Reciprocals known) {
    int product = sp + NUMBER;
    int m;
    if ((s[sp - 3] | s[sp - 2] | s[sp - 1] | s[sp - 7] | s[sp - 6] | s[sp - 5]) == 0) {
      Words.setLong(s, product, s[sp - 4] * s[sp - 8]);
      s[product + 1] = Math.unsignedMultiplyHigh(s[sp - 4], s[sp - 8]);
      m = Words.limbLength(s, product, 2);
    } else {
      Product.full(s, sp - 4, sp - 8, product);
      m = Words.limbLength(s, product, 8);
    }
    LongDivision.divide(s, product, m, sp - 12, sp + UNWANTED, sp - 12, known);
  }

  /**
   * Leaves of the number in {@code s[u, u + m]} its remainder by that in {@code s[v, v + n)}: in
   * {@code s[u, u + n)}. The divisor has at least two limbs and its highest bit set; the number's
   * highest limb is below the divisor's.
   */
  public static void reduce(long[] s, int u, int m, int v, int n) {
    long reciprocal = Reciprocal.ofOne(s[v + n - 1]);
    for (int k = m - n; k >= 0; k--) {
      quotientLimb(s, u + k, v, n, reciprocal);
    }
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
      carry = Carry.of(x, y, r);
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
