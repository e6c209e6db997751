package io.evmesh.engine.word;

/** EXP, modulo 2^256. */
public final class Exponentiation {
  private Exponentiation() {}

  /** EXP (0x0a): a to the power b; 0 to the power 0 is 1. */
  public static void exp(long[] s, int sp) {
    int base = sp - 4;
    int exponent = sp - 8;
    int result = sp;
    int bits = Words.bitLength(s, exponent);
    Words.setLong(s, result, 1);
    for (int bit = bits - 1; bit >= 0; bit--) {
      if (bit != bits - 1) {
        Product.multiply(s, result, result, result);
      }
      if ((s[exponent + (bit >>> 6)] >>> bit & 1) != 0) {
        Product.multiply(s, result, base, result);
      }
    }
    Words.copy(s, result, s, exponent);
  }
}
