package io.evmesh.engine.codec;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Appends values to a growing array of bytes, as {@link ByteReader} reads them. */
public final class ByteWriter {
  private byte[] bytes;
  private int size;

  /** Nothing yet, with room for so many bytes. */
  public ByteWriter(int capacityBytes) {
    bytes = new byte[capacityBytes];
  }

  /** How many bytes were written. */
  public int size() {
    return size;
  }

  /** The lowest eight bits. */
  public void octet(int value) {
    room(1);
    bytes[size++] = (byte) value;
  }

  /**
   * An unsigned number: seven bits in a byte, the lowest first, the top bit says that more come.
   */
  public void number(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /** A number that may be negative, short where it is near zero. */
  public void signed(long value) {
    number(value << 1 ^ value >> 63);
  }

  /** Eight bytes, the lowest first. */
  public void fixed(long value) {
    room(8);
    for (int i = 0; i < 8; i++) {
      bytes[size++] = (byte) (value >>> 8 * i);
    }
  }

  /** 20 bytes. */
  public void address(Address address) {
    room(Address.SIZE);
    address.write(bytes, size);
    size += Address.SIZE;
  }

  /** 32 bytes. */
  public void hash(Hash hash) {
    room(Hash.SIZE);
    hash.write(bytes, size);
    size += Hash.SIZE;
  }

  /** Its length, then the bytes. */
  public void bytes(Bytes value) {
    number(value.size());
    room(value.size());
    System.arraycopy(value.unsafeArray(), 0, bytes, size, value.size());
    size += value.size();
  }

  /** Its bytes in UTF-8, as {@link #bytes} writes them. */
  public void text(String value) {
    bytes(Bytes.wrap(value.getBytes(StandardCharsets.UTF_8)));
  }

  public void word(UInt256 word) {
    word(word.limb0(), word.limb1(), word.limb2(), word.limb3());
  }

  /** Limbs, lowest first: how many bytes are not leading zeros, then those, highest first. */
  public void word(long limb0, long limb1, long limb2, long limb3) {
    room(33);
    int length =
        limb3 != 0
            ? 24 + length(limb3)
            : limb2 != 0 ? 16 + length(limb2) : limb1 != 0 ? 8 + length(limb1) : length(limb0);
    bytes[size++] = (byte) length;
    for (int i = length - 1; i >= 0; i--) {
      long limb = i >= 24 ? limb3 : i >= 16 ? limb2 : i >= 8 ? limb1 : limb0;
      bytes[size++] = (byte) (limb >>> 8 * (i & 7));
    }
  }

  private static int length(long limb) {
    return (71 - Long.numberOfLeadingZeros(limb)) / 8;
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }

  /** All that was written. */
  public byte[] toArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** All that was written, and four bytes of CRC-32C behind it. */
  public byte[] finish() {
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, size);
    int value = (int) sum.getValue();
    room(4);
    for (int i = 0; i < 4; i++) {
      bytes[size++] = (byte) (value >>> 8 * i);
    }
    return toArray();
  }
}
