package io.evmesh.testkit.workload;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.BigEndian;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Addresses, slots and call data of generated blocks. */
public final class Keys {
  private static final int WORD = 32;
  private static final int SELECTOR = 4;

  private Keys() {}

  /** The last 20 bytes of {@link #hash}. */
  public static Address address(String tag, long index) {
    return Address.lastBytesOf(hash(tag, index));
  }

  /** keccak256(tag || index as 8 bytes big endian). */
  static Hash hash(String tag, long index) {
    byte[] text = tag.getBytes(StandardCharsets.US_ASCII);
    byte[] bytes = Arrays.copyOf(text, text.length + Long.BYTES);
    BigEndian.putLong(bytes, text.length, index);
    return Keccak256.hash(bytes, 0, bytes.length);
  }

  /** The slot of {@code key} in the mapping that Solidity keeps at {@code base}. */
  public static UInt256 mapped(Address key, UInt256 base) {
    return mapped(word(key), base);
  }

  /** The same for a key that is a number. */
  static UInt256 mapped(UInt256 key, UInt256 base) {
    byte[] bytes = new byte[2 * WORD];
    key.write(bytes, 0);
    base.write(bytes, WORD);
    return Keccak256.hash(bytes, 0, bytes.length).toUInt256();
  }

  /** An address as a word. */
  public static UInt256 word(Address address) {
    return UInt256.ofLimbs(address.limb0(), address.limb1(), address.limb2(), 0);
  }

  /** The data that calls a method with word arguments. */
  public static Bytes call(String signature, UInt256... words) {
    byte[] data = new byte[SELECTOR + WORD * words.length];
    byte[] name = signature.getBytes(StandardCharsets.US_ASCII);
    Hash hash = Keccak256.hash(name, 0, name.length);
    System.arraycopy(hash.toBytes().unsafeArray(), 0, data, 0, SELECTOR);
    for (int i = 0; i < words.length; i++) {
      words[i].write(data, SELECTOR + WORD * i);
    }
    return Bytes.wrap(data);
  }

  /** The output of the SplitMix64 generator for the state {@code index}: well-spread 64 bits. */
  static long splitMix64(long index) {
    long z = (index + 1) * 0x9E37_79B9_7F4A_7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return z ^ (z >>> 31);
  }
}
