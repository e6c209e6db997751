package io.evmesh.engine.precompile;

import io.evmesh.engine.types.BigEndian;
import io.evmesh.engine.types.Bytes;
import java.math.BigInteger;

/** A natural number below 2^256 on four limbs, lowest first, that is written over and over. */
final class Limbs {
  long l0;
  long l1;
  long l2;
  long l3;

  Limbs() {}

  Limbs(long l0, long l1, long l2, long l3) {
    this.l0 = l0;
    this.l1 = l1;
    this.l2 = l2;
    this.l3 = l3;
  }

  /** The lowest 256 bits of a natural number. */
  static Limbs of(BigInteger x) {
    return new Limbs(
        x.longValue(),
        x.shiftRight(64).longValue(),
        x.shiftRight(128).longValue(),
        x.shiftRight(192).longValue());
  }

  /** Becomes the number that 32 bytes write; zeros follow the end of the input. */
  void read(Bytes input, int from) {
    byte[] bytes = input.unsafeArray();
    int at = from;
    if (from + 32 > bytes.length) {
      bytes = Inputs.range(input, from, 32);
      at = 0;
    }
    l3 = BigEndian.getLong(bytes, at);
    l2 = BigEndian.getLong(bytes, at + 8);
    l1 = BigEndian.getLong(bytes, at + 16);
    l0 = BigEndian.getLong(bytes, at + 24);
  }

  void write(byte[] out, int at) {
    BigEndian.putLong(out, at, l3);
    BigEndian.putLong(out, at + 8, l2);
    BigEndian.putLong(out, at + 16, l1);
    BigEndian.putLong(out, at + 24, l0);
  }

  BigInteger toBigInteger() {
    byte[] bytes = new byte[32];
    write(bytes, 0);
    return new BigInteger(1, bytes);
  }

  void copy(Limbs that) {
    l0 = that.l0;
    l1 = that.l1;
    l2 = that.l2;
    l3 = that.l3;
  }

  /** How many bits the number has without leading zeros. */
  int bitLength() {
    int index = l3 != 0 ? 3 : l2 != 0 ? 2 : l1 != 0 ? 1 : 0;
    return 64 * (index + 1) - Long.numberOfLeadingZeros(limb(index));
  }

  boolean isZero() {
    return (l0 | l1 | l2 | l3) == 0;
  }

  boolean isEqual(Limbs that) {
    return l0 == that.l0 && l1 == that.l1 && l2 == that.l2 && l3 == that.l3;
  }

  boolean isBelow(Limbs that) {
    if (l3 != that.l3) {
      return Long.compareUnsigned(l3, that.l3) < 0;
    }
    if (l2 != that.l2) {
      return Long.compareUnsigned(l2, that.l2) < 0;
    }
    return l1 != that.l1
        ? Long.compareUnsigned(l1, that.l1) < 0
        : Long.compareUnsigned(l0, that.l0) < 0;
  }

  /** The limb with bits 64 index to 64 index + 63; zero above the fourth. */
  long limb(int index) {
    return switch (index) {
      case 0 -> l0;
      case 1 -> l1;
      case 2 -> l2;
      case 3 -> l3;
      default -> 0;
    };
  }

  /** {@code count} bits, at most 31, from bit {@code from} upwards; zeros lie above bit 255. */
  int bits(int from, int count) {
    int index = from >>> 6;
    int shift = from & 63;
    long low = limb(index) >>> shift;
    long high = shift == 0 ? 0 : limb(index + 1) << (64 - shift);
    return (int) (low | high) & ((1 << count) - 1);
  }
}
