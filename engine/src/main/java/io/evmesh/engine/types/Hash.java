package io.evmesh.engine.types;

import io.evmesh.engine.table.Mixer;

/** 32 bytes that are compared and printed but not calculated with: a Keccak-256 hash, a root. */
public final class Hash implements Comparable<Hash> {
  public static final int SIZE = 32;
  public static final Hash ZERO = new Hash(0, 0, 0, 0);

  private final long limb0;
  private final long limb1;
  private final long limb2;
  private final long limb3;

  private Hash(long limb0, long limb1, long limb2, long limb3) {
    this.limb0 = limb0;
    this.limb1 = limb1;
    this.limb2 = limb2;
    this.limb3 = limb3;
  }

  /** The hash with these limbs of 64 bits, lowest (last bytes) first. */
  public static Hash ofLimbs(long limb0, long limb1, long limb2, long limb3) {
    return new Hash(limb0, limb1, limb2, limb3);
  }

  /** The hash written at {@code bytes[at, at + 32)}. */
  public static Hash read(byte[] bytes, int at) {
    return new Hash(
        BigEndian.getLong(bytes, at + 24),
        BigEndian.getLong(bytes, at + 16),
        BigEndian.getLong(bytes, at + 8),
        BigEndian.getLong(bytes, at));
  }

  /**
   * The hash with exactly these 32 bytes.
   *
   * @throws IllegalArgumentException for any other length
   */
  public static Hash of(Bytes bytes) {
    if (bytes.size() != SIZE) {
      throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.size());
    }
    return read(bytes.unsafeArray(), 0);
  }

  /**
   * The hash written as 64 hexadecimal digits.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Hash fromHex(String text) {
    return of(Bytes.fromHex(text));
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

  /** Writes the 32 bytes to {@code bytes[at, at + 32)}. */
  public void write(byte[] bytes, int at) {
    BigEndian.putLong(bytes, at, limb3);
    BigEndian.putLong(bytes, at + 8, limb2);
    BigEndian.putLong(bytes, at + 16, limb1);
    BigEndian.putLong(bytes, at + 24, limb0);
  }

  public Bytes toBytes() {
    byte[] bytes = new byte[SIZE];
    write(bytes, 0);
    return Bytes.wrap(bytes);
  }

  /** The number that these bytes write, most significant byte first. */
  public UInt256 toUInt256() {
    return UInt256.ofLimbs(limb0, limb1, limb2, limb3);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash that
        && limb0 == that.limb0
        && limb1 == that.limb1
        && limb2 == that.limb2
        && limb3 == that.limb3;
  }

  @Override
  public int hashCode() {
    return Mixer.code(Mixer.mix(Mixer.CODES, limb0, limb1, limb2, limb3));
  }

  @Override
  public int compareTo(Hash that) {
    return toUInt256().compareTo(that.toUInt256());
  }

  /** Lower-case hexadecimal with the prefix {@code 0x}. */
  @Override
  public String toString() {
    return toBytes().toString();
  }
}
