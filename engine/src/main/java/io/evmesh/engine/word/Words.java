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

  public static void swap(long[] s, int a, int b) {
    long a0 = s[a];
    long a1 = s[a + 1];
    long a2 = s[a + 2];
    long a3 = s[a + 3];
    s[a] = s[b];
    s[a + 1] = s[b + 1];
    s[a + 2] = s[b + 2];
    s[a + 3] = s[b + 3];
    s[b] = a0;
    s[b + 1] = a1;
    s[b + 2] = a2;
    s[b + 3] = a3;
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

  /** Sets a word to the number that {@code in[from, from + length)} writes, 0 to 32 bytes. */
  public static void fromBytes(byte[] in, int from, int length, long[] s, int at) {
    setLong(s, at, 0);
    int limb = at;
    int end = from + length;
    for (; end - from >= 8; end -= 8) {
      s[limb++] = BigEndian.getLong(in, end - 8);
    }
    int rest = end - from;
    if (rest == 0) {
      return;
    }
    if (length >= 8) {
      s[limb] = BigEndian.getLong(in, from) >>> 64 - 8 * rest;
      return;
    }
    long value = 0;
    for (int i = from; i < end; i++) {
      value = value << 8 | in[i] & 0xff;
    }
    s[limb] = value;
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
