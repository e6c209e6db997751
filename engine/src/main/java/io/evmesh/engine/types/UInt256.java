package io.evmesh.engine.types;

import io.evmesh.engine.table.Mixer;
import java.math.BigInteger;

/**
 * An unsigned integer below 2^256, as values, balances and fees are. The interpreter does not use
 * it on its stack; there the same four limbs lie in a flat array.
 */
public final class UInt256 implements Comparable<UInt256> {
  public static final UInt256 ZERO = new UInt256(0, 0, 0, 0);
  public static final UInt256 ONE = new UInt256(1, 0, 0, 0);
  public static final UInt256 MAX = new UInt256(-1, -1, -1, -1);

  private final long limb0;
  private final long limb1;
  private final long limb2;
  private final long limb3;

  private UInt256(long limb0, long limb1, long limb2, long limb3) {
    this.limb0 = limb0;
    this.limb1 = limb1;
    this.limb2 = limb2;
    this.limb3 = limb3;
  }

  /** The number with these limbs of 64 bits, lowest first. */
  public static UInt256 ofLimbs(long limb0, long limb1, long limb2, long limb3) {
    if ((limb0 | limb1 | limb2 | limb3) == 0) {
      return ZERO;
    }
    return new UInt256(limb0, limb1, limb2, limb3);
  }

  /** The number whose limbs lie at {@code words[at, at + 4)}, lowest first. */
  public static UInt256 ofLimbs(long[] words, int at) {
    return ofLimbs(words[at], words[at + 1], words[at + 2], words[at + 3]);
  }

  /** {@code value} read as an unsigned 64-bit integer. */
  public static UInt256 of(long value) {
    return ofLimbs(value, 0, 0, 0);
  }

  /**
   * The same number.
   *
   * @throws IllegalArgumentException if it is negative or 2^256 or more
   */
  public static UInt256 of(BigInteger value) {
    if (value.signum() < 0 || value.bitLength() > 256) {
      throw new IllegalArgumentException("outside 0 .. 2^256 - 1: " + value);
    }
    return new UInt256(
        value.longValue(),
        value.shiftRight(64).longValue(),
        value.shiftRight(128).longValue(),
        value.shiftRight(192).longValue());
  }

  /**
   * The number that up to 32 bytes write, most significant first.
   *
   * @throws IllegalArgumentException for more than 32 bytes
   */
  public static UInt256 of(Bytes bytes) {
    int size = bytes.size();
    if (size > 32) {
      throw new IllegalArgumentException("a 256-bit number has at most 32 bytes, not " + size);
    }
    byte[] padded = new byte[32];
    System.arraycopy(bytes.unsafeArray(), 0, padded, 32 - size, size);
    return read(padded, 0);
  }

  /** The number written at {@code bytes[at, at + 32)}, most significant byte first. */
  public static UInt256 read(byte[] bytes, int at) {
    return ofLimbs(
        BigEndian.getLong(bytes, at + 24),
        BigEndian.getLong(bytes, at + 16),
        BigEndian.getLong(bytes, at + 8),
        BigEndian.getLong(bytes, at));
  }

  /**
   * The number written as hexadecimal digits, with or without {@code 0x} and leading zeros.
   *
   * @throws IllegalArgumentException if it is not hexadecimal or 2^256 or more
   */
  public static UInt256 fromHex(String text) {
    String digits = text.startsWith("0x") || text.startsWith("0X") ? text.substring(2) : text;
    byte[] bytes = Hex.decode((digits.length() & 1) == 0 ? digits : "0" + digits);
    int zeros = 0;
    while (zeros < bytes.length && bytes[zeros] == 0) {
      zeros++;
    }
    return of(Bytes.copyOf(bytes, zeros, bytes.length));
  }

  public long limb0() {
    return limb0;
  }

  public long limb1() {
    return limb1;
  }

  public long limb2() {
    return limb2;
  }

  public long limb3() {
    return limb3;
  }

  public boolean isZero() {
    return (limb0 | limb1 | limb2 | limb3) == 0;
  }

  /** Whether the number is below 2^64. */
  public boolean fitsLong() {
    return (limb1 | limb2 | limb3) == 0;
  }

  /** The low 64 bits. */
  public long toLong() {
    return limb0;
  }

  /** This number, or {@code limit} if it is larger; {@code limit} is not negative. */
  public long toLongAtMost(long limit) {
    return fitsLong() && limb0 >= 0 && limb0 < limit ? limb0 : limit;
  }

  /** The sum modulo 2^256. */
  public UInt256 plus(UInt256 that) {
    long r0 = limb0 + that.limb0;
    long carry = Long.compareUnsigned(r0, limb0) < 0 ? 1 : 0;
    long s1 = limb1 + that.limb1;
    long r1 = s1 + carry;
    carry = (Long.compareUnsigned(s1, limb1) < 0 || Long.compareUnsigned(r1, s1) < 0) ? 1 : 0;
    long s2 = limb2 + that.limb2;
    long r2 = s2 + carry;
    carry = (Long.compareUnsigned(s2, limb2) < 0 || Long.compareUnsigned(r2, s2) < 0) ? 1 : 0;
    return ofLimbs(r0, r1, r2, limb3 + that.limb3 + carry);
  }

  /** The difference modulo 2^256. */
  public UInt256 minus(UInt256 that) {
    long r0 = limb0 - that.limb0;
    long borrow = Long.compareUnsigned(limb0, that.limb0) < 0 ? 1 : 0;
    long d1 = limb1 - that.limb1;
    long r1 = d1 - borrow;
    borrow =
        (Long.compareUnsigned(limb1, that.limb1) < 0 || Long.compareUnsigned(d1, borrow) < 0)
            ? 1
            : 0;
    long d2 = limb2 - that.limb2;
    long r2 = d2 - borrow;
    borrow =
        (Long.compareUnsigned(limb2, that.limb2) < 0 || Long.compareUnsigned(d2, borrow) < 0)
            ? 1
            : 0;
    return ofLimbs(r0, r1, r2, limb3 - that.limb3 - borrow);
  }

  /** The product with an unsigned 64-bit factor, modulo 2^256. */
  public UInt256 times(long factor) {
    long r0 = limb0 * factor;
    long high = Math.unsignedMultiplyHigh(limb0, factor);
    long p1 = limb1 * factor;
    long r1 = p1 + high;
    high = Math.unsignedMultiplyHigh(limb1, factor) + (Long.compareUnsigned(r1, p1) < 0 ? 1 : 0);
    long p2 = limb2 * factor;
    long r2 = p2 + high;
    high = Math.unsignedMultiplyHigh(limb2, factor) + (Long.compareUnsigned(r2, p2) < 0 ? 1 : 0);
    return ofLimbs(r0, r1, r2, limb3 * factor + high);
  }

  /** Whether {@link #times(long)} loses nothing. */
  public boolean timesFits(long factor) {
    // limb3 * factor must stay in its limb, and so must the carry that comes from below
    if (limb3 == 0) {
      return true;
    }
    return toBigInteger().multiply(of(factor).toBigInteger()).bitLength() <= 256;
  }

  /** The smaller of the two. */
  public UInt256 min(UInt256 that) {
    return compareTo(that) <= 0 ? this : that;
  }

  public BigInteger toBigInteger() {
    return new BigInteger(1, toBytes32().unsafeArray());
  }

  /** All 32 bytes, most significant first. */
  public Bytes toBytes32() {
    byte[] bytes = new byte[32];
    write(bytes, 0);
    return Bytes.wrap(bytes);
  }

  /** The bytes without leading zeros; none for zero. */
  public Bytes toMinimalBytes() {
    byte[] bytes = toBytes32().unsafeArray();
    return Bytes.copyOf(bytes, 32 - sizeInBytes(), 32);
  }

  /** Number of bytes without leading zeros, 0 to 32. */
  public int sizeInBytes() {
    return (bitLength() + 7) / 8;
  }

  /** Position of the highest bit that is set, counted from 1; 0 for zero. */
  public int bitLength() {
    if (limb3 != 0) {
      return 256 - Long.numberOfLeadingZeros(limb3);
    }
    if (limb2 != 0) {
      return 192 - Long.numberOfLeadingZeros(limb2);
    }
    return limb1 != 0
        ? 128 - Long.numberOfLeadingZeros(limb1)
        : 64 - Long.numberOfLeadingZeros(limb0);
  }

  /** Writes its limbs to {@code to[at, at + 4)}, lowest first. */
  public void copyLimbs(long[] to, int at) {
    to[at] = limb0;
    to[at + 1] = limb1;
    to[at + 2] = limb2;
    to[at + 3] = limb3;
  }

  /** Writes 32 bytes to {@code bytes[at, at + 32)}, most significant first. */
  public void write(byte[] bytes, int at) {
    BigEndian.putLong(bytes, at, limb3);
    BigEndian.putLong(bytes, at + 8, limb2);
    BigEndian.putLong(bytes, at + 16, limb1);
    BigEndian.putLong(bytes, at + 24, limb0);
  }

  /** The same 32 bytes as a hash. */
  public Hash toHash() {
    return Hash.ofLimbs(limb0, limb1, limb2, limb3);
  }

  @Override
  public int compareTo(UInt256 that) {
    int c = Long.compareUnsigned(limb3, that.limb3);
    if (c == 0) {
      c = Long.compareUnsigned(limb2, that.limb2);
    }
    if (c == 0) {
      c = Long.compareUnsigned(limb1, that.limb1);
    }
    return c != 0 ? c : Long.compareUnsigned(limb0, that.limb0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UInt256 that
        && limb0 == that.limb0
        && limb1 == that.limb1
        && limb2 == that.limb2
        && limb3 == that.limb3;
  }

  @Override
  public int hashCode() {
    return Mixer.code(Mixer.mix(Mixer.CODES, limb0, limb1, limb2, limb3));
  }

  /** Hexadecimal without leading zeros, {@code 0x0} for zero: a quantity of JSON-RPC. */
  @Override
  public String toString() {
    return "0x" + toBigInteger().toString(16);
  }
}
