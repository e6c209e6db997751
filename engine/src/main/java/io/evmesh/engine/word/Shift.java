package io.evmesh.engine.word;

/** SHL, SHR, SAR (EIP-145): b shifted by a bits. */
public final class Shift {
  private Shift() {}

  /** SHL (0x1b). */
  public static void shl(long[] s, int sp) {
    long distance = (s[sp - 3] | s[sp - 2] | s[sp - 1]) == 0 ? s[sp - 4] : 256;
    left(s, sp - 8, distance);
  }

  /** SHR (0x1c). */
  public static void shr(long[] s, int sp) {
    long distance = (s[sp - 3] | s[sp - 2] | s[sp - 1]) == 0 ? s[sp - 4] : 256;
    right(s, sp - 8, distance, 0);
  }

  /** SAR (0x1d): the sign is kept. */
  public static void sar(long[] s, int sp) {
    long distance = (s[sp - 3] | s[sp - 2] | s[sp - 1]) == 0 ? s[sp - 4] : 256;
    right(s, sp - 8, distance, s[sp - 5] >> 63);
  }

  /** Shifts the word at {@code b} by an unsigned number of bits. */
  public static void left(long[] s, int b, long distance) {
    int bits = (int) distance; // the shifts of longs take it modulo 64
    long x0 = s[b] << bits;
    long x1 = s[b + 1] << bits | s[b] >>> 1 >>> ~bits; // two steps, so that 64 bits shift all out
    long x2 = s[b + 2] << bits | s[b + 1] >>> 1 >>> ~bits;
    long x3 = s[b + 3] << bits | s[b + 2] >>> 1 >>> ~bits;
    long limbs = distance >>> 6;
    if (limbs == 3) {
      set(s, b, 0, 0, 0, x0);
    } else if (limbs == 2) {
      set(s, b, 0, 0, x0, x1);
    } else if (limbs == 1) {
      set(s, b, 0, x0, x1, x2);
    } else if (limbs == 0) {
      set(s, b, x0, x1, x2, x3);
    } else {
      set(s, b, 0, 0, 0, 0);
    }
  }

  /** The same to the right; {@code fill} is -1 to bring ones in, otherwise 0. */
  public static void right(long[] s, int b, long distance, long fill) {
    int bits = (int) distance;
    long x0 = s[b] >>> bits | s[b + 1] << 1 << ~bits;
    long x1 = s[b + 1] >>> bits | s[b + 2] << 1 << ~bits;
    long x2 = s[b + 2] >>> bits | s[b + 3] << 1 << ~bits;
    long x3 = s[b + 3] >>> bits | fill << 1 << ~bits;
    long limbs = distance >>> 6;
    if (limbs == 3) {
      set(s, b, x3, fill, fill, fill);
    } else if (limbs == 2) {
      set(s, b, x2, x3, fill, fill);
    } else if (limbs == 1) {
      set(s, b, x1, x2, x3, fill);
    } else if (limbs == 0) {
      set(s, b, x0, x1, x2, x3);
    } else {
      set(s, b, fill, fill, fill, fill);
    }
  }

  private static void set(long[] s, int at, long x0, long x1, long x2, long x3) {
    s[at] = x0;
    s[at + 1] = x1;
    s[at + 2] = x2;
    s[at + 3] = x3;
  }

  /** Shifts the word at {@code at} left by 0 to 32 bytes. */
  public static void leftBytes(long[] s, int at, int bytes) {
    left(s, at, 8L * bytes);
  }
}
