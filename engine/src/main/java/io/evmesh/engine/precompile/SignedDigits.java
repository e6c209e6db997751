package io.evmesh.engine.precompile;

/**
 * A scalar as a sum of odd signed digits times powers of two, no two of them near each other
 * (width-w non-adjacent form).
 */
final class SignedDigits {
  /** A scalar has 256 bits; the last carry makes one more. */
  static final int COUNT = 257;

  private SignedDigits() {}

  /** Digits by power of two: zero, or odd and between -2^(width-1) and 2^(width-1). */
  static byte[] of(Limbs scalar, int width) {
    byte[] digits = new byte[COUNT];
    int carry = 0; // what the digits so far lack of the bits so far, as a bit at the next place
    int at = 0;
    while (at < COUNT) {
      if (scalar.bits(at, 1) == carry) {
        at++;
        continue;
      }
      int digit = scalar.bits(at, width) + carry;
      carry = digit >>> (width - 1) & 1;
      digits[at] = (byte) (digit - (carry << width));
      at += width;
    }
    return digits;
  }

  /** The place of the highest digit that is not zero; -1 if there is none. */
  static int highest(byte[] digits) {
    int at = digits.length - 1;
    while (at >= 0 && digits[at] == 0) {
      at--;
    }
    return at;
  }
}
