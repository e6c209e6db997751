package io.evmesh.engine.codec;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Reads what {@link ByteWriter} wrote; throws {@link MalformedBytesException} for anything else.
 * What it tells of counts and lengths is never more than the bytes have room for.
 */
public final class ByteReader {
  private static final int SUM_SIZE = 4;

  private final byte[] bytes;
  private final int end;
  private int at;

  private ByteReader(byte[] bytes, int end) {
    this.bytes = bytes;
    this.end = end;
  }

  /** Reads bytes that have no sum behind them, or of which the end is not there. */
  public static ByteReader of(byte[] bytes) {
    return new ByteReader(bytes, bytes.length);
  }

  /** Reads bytes whose sum, behind them, must be right. */
  public static ByteReader ofSummed(byte[] bytes) {
    int end = bytes.length - SUM_SIZE;
    if (end < 0) {
      throw new MalformedBytesException("it has only " + bytes.length + " bytes");
    }
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, end);
    int told = 0;
    for (int i = 0; i < SUM_SIZE; i++) {
      told |= (bytes[end + i] & 0xff) << 8 * i;
    }
    if (told != (int) sum.getValue()) {
      throw new MalformedBytesException("its checksum is wrong");
    }
    return new ByteReader(bytes, end);
  }

  /** Eight bits. */
  public int octet() {
    need(1);
    return bytes[at++] & 0xff;
  }

  /** An unsigned number. */
  public long number() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int octet = octet();
      value |= (long) (octet & 0x7f) << shift;
      if (octet < 0x80) {
        return value;
      }
    }
    throw new MalformedBytesException("a number has more than 64 bits");
  }

  /** A number that may be negative. */
  public long signed() {
    long coded = number();
    return coded >>> 1 ^ -(coded & 1);
  }

  /** A number from 0 to {@code most}. */
  public int numberTo(int most) {
    long number = number();
    if (number < 0 || number > most) {
      throw new MalformedBytesException(
          "a number is " + Long.toUnsignedString(number) + ", above " + most);
    }
    return (int) number;
  }

  /** Eight bytes, the lowest first. */
  public long fixed() {
    need(8);
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value |= (bytes[at++] & 0xffL) << 8 * i;
    }
    return value;
  }

  /** How many things follow, each of which has at least one byte. */
  public int count() {
    return count(1);
  }

  /** How many things follow, each of which has at least so many bytes. */
  public int count(int leastBytes) {
    return fitting(number(), leastBytes);
  }

  /** The same of a count that was read. */
  public int fitting(long count, int leastBytes) {
    if (count < 0 || count > (end - at) / leastBytes) {
      throw new MalformedBytesException(Long.toUnsignedString(count) + " things do not fit in it");
    }
    return (int) count;
  }

  /** 20 bytes. */
  public Address address() {
    need(Address.SIZE);
    at += Address.SIZE;
    return Address.read(bytes, at - Address.SIZE);
  }

  /** 32 bytes. */
  public Hash hash() {
    need(Hash.SIZE);
    at += Hash.SIZE;
    return Hash.read(bytes, at - Hash.SIZE);
  }

  /** A length and so many bytes, of which a copy is made. */
  public Bytes bytes() {
    int length = count();
    at += length;
    return Bytes.copyOf(bytes, at - length, at);
  }

  /** Text in UTF-8, behind the length of its bytes. */
  public String text() {
    return new String(bytes().unsafeArray(), StandardCharsets.UTF_8);
  }

  /** A word of 256 bits. */
  public UInt256 word() {
    long[] limbs = new long[4];
    word(limbs, 0);
    return UInt256.ofLimbs(limbs[0], limbs[1], limbs[2], limbs[3]);
  }

  /** Reads a word into {@code limbs[to, to + 4)}, the lowest first. */
  public void word(long[] limbs, int to) {
    int length = octet();
    if (length > 32) {
      throw new MalformedBytesException("a word has " + length + " bytes");
    }
    need(length);
    Arrays.fill(limbs, to, to + 4, 0);
    for (int i = length - 1; i >= 0; i--) {
      limbs[to + i / 8] |= (bytes[at++] & 0xffL) << 8 * (i & 7);
    }
  }

  private void need(int more) {
    if (end - at < more) {
      throw new MalformedBytesException("it ends too early");
    }
  }

  /** Says that all was read. */
  public void expectEnd() {
    if (at != end) {
      throw new MalformedBytesException((end - at) + " bytes follow it");
    }
  }
}
