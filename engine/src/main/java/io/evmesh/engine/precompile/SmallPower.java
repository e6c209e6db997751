package io.evmesh.engine.precompile;

import io.evmesh.engine.types.BigEndian;
import io.evmesh.engine.word.Division;

/**
 * Powers with small exponents, modulo any number above 2^64: squares and products in limbs of 64
 * bits, each followed by a division. Without Montgomery's form there is nothing to prepare, and
 * even moduli are like others.
 */
final class SmallPower {
  private final int limbs;
  private final int shift;

  /**
   * The modulus, shifted so that its highest bit is set; what is left by it, shifted as much; that
   * shifted back; the base, less the modulus as often as it goes; and what is to be divided.
   */
  private final long[] s;

  private final int shifted;
  private final int plain;
  private final int base;
  private final int product;

  private SmallPower(long[] number, long[] modulus, int modulusLimbs) {
    limbs = modulusLimbs;
    shift = Long.numberOfLeadingZeros(modulus[limbs - 1]);
    shifted = limbs;
    plain = 2 * limbs;
    base = 3 * limbs;
    product = 4 * limbs;
    s = new long[product + Math.max(number.length, 2 * limbs) + 1];
    System.arraycopy(modulus, 0, s, 0, limbs);
    Division.shiftLeft(s, 0, limbs, shift, 0);
    System.arraycopy(number, 0, s, product, number.length);
    s[product + number.length] = Division.shiftLeft(s, product, number.length, shift, product);
    reduce(number.length);
    System.arraycopy(s, plain, s, base, limbs);
  }

  /** Whether the modulus has two limbs at least, as it must. */
  static boolean takes(byte[] modulus) {
    return length(limbs(modulus)) > 1;
  }

  /** base^exponent modulo the modulus, in as many bytes as that; the exponent is positive. */
  static byte[] of(byte[] base, int exponent, byte[] modulus) {
    long[] m = limbs(modulus);
    SmallPower power = new SmallPower(limbs(base), m, length(m));
    for (int bit = Integer.highestOneBit(exponent) >> 1; bit != 0; bit >>= 1) {
      power.multiply(power.plain);
      if ((exponent & bit) != 0) {
        power.multiply(power.base);
      }
    }
    return power.bytes(modulus.length);
  }

  /** What is left so far, times another number below the modulus. */
  private void multiply(int factor) {
    for (int i = 0; i < limbs; i++) {
      s[product + i] = 0;
    }
    for (int i = 0; i < limbs; i++) {
      s[product + limbs + i] = addProduct(product + i, s[factor + i]);
    }
    s[product + 2 * limbs] = 0;
    reduce(2 * limbs);
  }

  /** Adds what is left, shifted, times a limb; returns the limb that goes over. */
  private long addProduct(int at, long limb) {
    long carry = 0;
    for (int i = 0; i < limbs; i++) {
      long x = s[shifted + i];
      long low = x * limb + carry;
      long high =
          Math.unsignedMultiplyHigh(x, limb) + (Long.compareUnsigned(low, carry) < 0 ? 1 : 0);
      long sum = s[at + i] + low;
      carry = high + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
      s[at + i] = sum;
    }
    return carry;
  }

  /** Divides the product, of so many limbs and one more. */
  private void reduce(int size) {
    Division.reduce(s, product, size, 0, limbs);
    System.arraycopy(s, product, s, shifted, limbs);
    System.arraycopy(s, product, s, plain, limbs);
    Division.shiftRight(s, plain, limbs, shift);
  }

  private byte[] bytes(int size) {
    byte[] out = new byte[size];
    for (int i = 0; i < size && i < 8 * limbs; i++) {
      out[size - 1 - i] = (byte) (s[plain + (i >> 3)] >>> 8 * i);
    }
    return out;
  }

  /** The number that the bytes write, lowest limb first; at least one limb. */
  private static long[] limbs(byte[] bytes) {
    long[] out = new long[Math.max(1, (bytes.length + 7) >> 3)];
    int end = bytes.length;
    int i = 0;
    for (; end >= 8; end -= 8) {
      out[i++] = BigEndian.getLong(bytes, end - 8);
    }
    for (int k = 0; k < end; k++) {
      out[i] = out[i] << 8 | bytes[k] & 0xff;
    }
    return out;
  }

  private static int length(long[] limbs) {
    int length = limbs.length;
    while (length > 0 && limbs[length - 1] == 0) {
      length--;
    }
    return length;
  }
}
