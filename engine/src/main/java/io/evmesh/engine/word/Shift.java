package io.evmesh.engine.word;

/** SHL, SHR, SAR (EIP-145): b shifted by a bits. */
public final class Shift {
  private Shift() {}

  /** SHL (0x1b). */
  public static void shl(long[] s, int sp) {
    int b = sp - 8;
    if (isBeyond(s, sp - 4)) {
      Words.setLong(s, b, 0);
      return;
    }
    int limbs = (int) s[sp - 4] >>> 6;
    int bits = (int) s[sp - 4] & 63;
    for (int i = 3; i >= 0; i--) {
      long high = i >= limbs ? s[b + i - limbs] << bits : 0;
      long low = bits != 0 && i > limbs ? s[b + i - limbs - 1] >>> 64 - bits : 0;
      s[b + i] = high | low;
    }
  }

  /** SHR (0x1c). */
  public static void shr(long[] s, int sp) {
    int b = sp - 8;
    if (isBeyond(s, sp - 4)) {
      Words.setLong(s, b, 0);
    } else {
      right(s, b, (int) s[sp - 4], 0);
    }
  }

  /** SAR (0x1d): the sign is kept. */
  public static void sar(long[] s, int sp) {
    int b = sp - 8;
    long fill = s[b + 3] >> 63;
    if (isBeyond(s, sp - 4)) {
      for (int i = 0; i < 4; i++) {
        s[b + i] = fill;
      }
    } else {
      right(s, b, (int) s[sp - 4], fill);
    }
  }

  private static boolean isBeyond(long[] s, int a) {
    return (s[a + 1] | s[a + 2] | s[a + 3]) != 0 || Long.compareUnsigned(s[a], 256) >= 0;
  }

  private static void right(long[] s, int b, int distance, long fill) {
    int limbs = distance >>> 6;
    int bits = distance & 63;
    for (int i = 0; i < 4; i++) {
      int from = i + limbs;
      long low = (from < 4 ? s[b + from] : fill) >>> bits;
      long high = bits == 0 ? 0 : (from < 3 ? s[b + from + 1] : fill) << 64 - bits;
      s[b + i] = low | high;
    }
  }

  /** Shifts the word at {@code at} left by 0 to 32 bytes. */
  public static void leftBytes(long[] s, int at, int bytes) {
    Words.setLong(s, at + 4, 8L * bytes);
    shl(s, at + 8);
  }
}
