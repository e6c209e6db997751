package io.evmesh.engine.types;

import io.evmesh.engine.table.Mixer;
import java.util.function.ToIntFunction;

/**
 * The 20 bytes that name an account.
 *
 * <p>Held as three integers that are the limbs of the address read as a 256-bit word: {@code limb0}
 * the lowest 64 bits, {@code limb1} the next 64, {@code limb2} the highest 32.
 */
public final class Address implements Comparable<Address> {
  public static final int SIZE = 20;
  public static final Address ZERO = new Address(0, 0, 0);

  private final long limb0;
  private final long limb1;
  private final int limb2;

  /** See {@link #keccakPrefix}; its highest bit is set once it is known. Racing writers agree. */
  private int keccakPrefix;

  private Address(long limb0, long limb1, int limb2) {
    this.limb0 = limb0;
    this.limb1 = limb1;
    this.limb2 = limb2;
  }

  /** The address that is the low 160 bits of a word with these limbs, lowest first. */
  public static Address ofLimbs(long limb0, long limb1, long limb2) {
    return new Address(limb0, limb1, (int) limb2);
  }

  /**
   * The first 16 bits of the address's Keccak-256, which name its place in the state trie. Kept
   * once they are known: they route every access to an account.
   *
   * @param keccak computes them; only its low 16 bits count
   */
  public int keccakPrefix(ToIntFunction<Address> keccak) {
    int known = keccakPrefix;
    if (known >= 0) {
      known = keccak.applyAsInt(this) | Integer.MIN_VALUE;
      keccakPrefix = known;
    }
    return known & 0xffff;
  }

  /** The address written at {@code bytes[at, at + 20)}. */
  public static Address read(byte[] bytes, int at) {
    return new Address(
        BigEndian.getLong(bytes, at + 12),
        BigEndian.getLong(bytes, at + 4),
        BigEndian.getInt(bytes, at));
  }

  /**
   * The address with exactly these 20 bytes.
   *
   * @throws IllegalArgumentException for any other length
   */
  public static Address of(Bytes bytes) {
    if (bytes.size() != SIZE) {
      throw new IllegalArgumentException("an address has 20 bytes, not " + bytes.size());
    }
    return read(bytes.unsafeArray(), 0);
  }

  /**
   * The address written as 40 hexadecimal digits.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Address fromHex(String text) {
    return of(Bytes.fromHex(text));
  }

  /** The low 20 bytes of a hash. */
  public static Address lastBytesOf(Hash hash) {
    return new Address(hash.limb0(), hash.limb1(), (int) hash.limb2());
  }

  public long limb0() {
    return limb0;
  }

  public long limb1() {
    return limb1;
  }

  /** The highest 32 bits, zero-extended. */
  public long limb2() {
    return limb2 & 0xffff_ffffL;
  }

  /** Writes the 20 bytes to {@code bytes[at, at + 20)}. */
  public void write(byte[] bytes, int at) {
    BigEndian.putInt(bytes, at, limb2);
    BigEndian.putLong(bytes, at + 4, limb1);
    BigEndian.putLong(bytes, at + 12, limb0);
  }

  public Bytes toBytes() {
    byte[] bytes = new byte[SIZE];
    write(bytes, 0);
    return Bytes.wrap(bytes);
  }

  /** Whether this is the address with these limbs; bits above 160 of {@code limb2} are ignored. */
  public boolean hasLimbs(long limb0, long limb1, long limb2) {
    return this.limb0 == limb0 && this.limb1 == limb1 && this.limb2 == (int) limb2;
  }

  /** The hash under a salt, by which tables find the address. */
  public long hash(long salt) {
    return Mixer.mix(salt, limb0, limb1, limb2());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Address that
        && limb0 == that.limb0
        && limb1 == that.limb1
        && limb2 == that.limb2;
  }

  @Override
  public int hashCode() {
    return Mixer.code(hash(Mixer.CODES));
  }

  @Override
  public int compareTo(Address that) {
    int c = Integer.compareUnsigned(limb2, that.limb2);
    if (c == 0) {
      c = Long.compareUnsigned(limb1, that.limb1);
    }
    return c != 0 ? c : Long.compareUnsigned(limb0, that.limb0);
  }

  /** Lower-case hexadecimal with the prefix {@code 0x}. */
  @Override
  public String toString() {
    return toBytes().toString();
  }
}
