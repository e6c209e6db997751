package io.evmesh.engine.word;

/**
 * EXP, modulo 2^256: by squares and, for each bit of the exponent, or each four where it is long, a
 * product with the power of the base that they name.
 */
public final class Exponentiation {
  private static final int WINDOW = 4;

  /** Bits of the longest exponent that is not worth a table of powers. */
  private static final int SHORT = 24;

  private Exponentiation() {}

  /** EXP (0x0a): a to the power b; 0 to the power 0 is 1. */
  public static void exp(long[] s, int sp) {
    int base = sp - 4;
    int exponent = sp - 8;
    int bits = Words.bitLength(s, exponent);
    if (bits > 8 && (s[base] & 1) == 0) {
      Words.setLong(s, exponent, 0); // 2^256 divides it
      return;
    }
    Words.setLong(s, sp, 1);
    if (bits <= SHORT) {
      raise(s, sp, exponent, bits, 1, base - 4);
    } else {
      Words.copy(s, base, s, sp + 4);
      for (int power = 2; power < 1 << WINDOW; power++) {
        Product.multiply(s, sp + 4 * (power - 1), base, sp + 4 * power);
      }
      raise(s, sp, exponent, bits, WINDOW, sp);
    }
    Words.copy(s, sp, s, exponent);
  }

  /**
   * Makes the one at {@code result} a power of the base.
   *
   * @param window how many bits of the exponent are taken at once, a divisor of 64
   * @param powers four limbs below where the base is, which its powers follow
   */
  private static void raise(long[] s, int result, int exponent, int bits, int window, int powers) {
    int mask = (1 << window) - 1;
    int first = bits - 1 & -window;
    for (int bit = first; bit >= 0; bit -= window) {
      if (bit != first) {
        Product.square(s, result, window);
      }
      int digit = (int) (s[exponent + (bit >>> 6)] >>> bit) & mask;
      if (digit != 0) {
        Product.multiply(s, result, powers + 4 * digit, result);
      }
    }
  }
}
