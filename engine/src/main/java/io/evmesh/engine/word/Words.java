package io.evmesh.engine.word;

import io.evmesh.engine.types.BigEndian;

/** Moves and measures words. */
public final class Words {
  private Words() {}

  /** Sets the word at {@code at} to an unsigned 64-bit number. */
  public static void setLong(long[] s, int at, long value) {
    s[at] = value;
    s[at + 1] = 0;
    s[at + 2] = 0;
    s[at + 3] = 0;
  }

  public static void copy(long[] from, int at, long[] to, int target) {
    to[target] = from[at];
    to[target + 1] = from[at + 1];
    to[target + 2] = from[at + 2];
    to[target + 3] = from[at + 3];
  }

  /** Position of the highest bit that is set, counted from 1; 0 for zero. */
  public static int bitLength(long[] s, int at) {
    if (s[at + 3] != 0) {
      return 256 - Long.numberOfLeadingZeros(s[at + 3]);
    }
    if (s[at + 2] != 0) {
      return 192 - Long.numberOfLeadingZeros(s[at + 2]);
    }
    if (s[at + 1] != 0) {
      return 128 - Long.numberOfLeadingZeros(s[at + 1]);
    }
    return 64 - Long.numberOfLeadingZeros(s[at]);
  }

  /** Bytes without leading zeros, 0 to 32. */
  public static int byteLength(long[] s, int at) {
    return (bitLength(s, at) + 7) >>> 3;
  }

  /** Limbs without leading zeros, 0 to {@code most}, of the number at {@code at}. */
  static int limbLength(long[] s, int at, int most) {
    int length = most;
    while (length > 0 && s[at + length - 1] == 0) {
      length--;
    }
    return length;
  }

  /** Sets a word to what 0 to 32 bytes write that stand for 32, those behind them being zero. */
  public static void loadStart(byte[] in, int from, int length, long[] s, int at) {
    s[at + 3] = startOfLong(in, from, length);
    s[at + 2] = startOfLong(in, from + 8, length - 8);
    s[at + 1] = startOfLong(in, from + 16, length - 16);
    s[at] = startOfLong(in, from + 24, length - 24);
  }

  /** A long of which {@code length} bytes are there; none if that is negative. */
  private static long startOfLong(byte[] in, int from, int length) {
    if (length <= 0) {
      return 0;
    }
    if (length >= 8) {
      return BigEndian.getLong(in, from);
    }
    long value = 0;
    int at = from;
    int free = 64;
    if ((length & 4) != 0) {
      free -= 32;
      value = (long) BigEndian.getInt(in, at) << free;
      at += 4;
    }
    if ((length & 2) != 0) {
      free -= 16;
      value |= (in[at] & 0xffL) << free + 8 | (in[at + 1] & 0xffL) << free;
      at += 2;
    }
    return (length & 1) == 0 ? value : value | (in[at] & 0xffL) << free - 8;
  }

  /** Sets a word to the number that the 32 bytes from {@code from} on write. */
  public static void load(byte[] in, int from, long[] s, int at) {
    s[at] = BigEndian.getLong(in, from + 24);
    s[at + 1] = BigEndian.getLong(in, from + 16);
    s[at + 2] = BigEndian.getLong(in, from + 8);
    s[at + 3] = BigEndian.getLong(in, from);
  }

  /** Writes a word as 32 bytes, most significant first. */
  public static void toBytes(long[] s, int at, byte[] out, int to) {
    BigEndian.putLong(out, to, s[at + 3]);
    BigEndian.putLong(out, to + 8, s[at + 2]);
    BigEndian.putLong(out, to + 16, s[at + 1]);
    BigEndian.putLong(out, to + 24, s[at]);
  }
}
