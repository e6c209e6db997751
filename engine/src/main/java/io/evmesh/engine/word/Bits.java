package io.evmesh.engine.word;

/** AND, OR, XOR, NOT, BYTE, SIGNEXTEND, CLZ. */
public final class Bits {
  private Bits() {}

  /** AND (0x16). */
  public static void and(long[] s, int sp) {
    s[sp - 8] &= s[sp - 4];
    s[sp - 7] &= s[sp - 3];
    s[sp - 6] &= s[sp - 2];
    s[sp - 5] &= s[sp - 1];
  }

  /** OR (0x17). */
  public static void or(long[] s, int sp) {
    s[sp - 8] |= s[sp - 4];
    s[sp - 7] |= s[sp - 3];
    s[sp - 6] |= s[sp - 2];
    s[sp - 5] |= s[sp - 1];
  }

  /** XOR (0x18). */
  public static void xor(long[] s, int sp) {
    s[sp - 8] ^= s[sp - 4];
    s[sp - 7] ^= s[sp - 3];
    s[sp - 6] ^= s[sp - 2];
    s[sp - 5] ^= s[sp - 1];
  }

  /** NOT (0x19). */
  public static void not(long[] s, int sp) {
    s[sp - 4] = ~s[sp - 4];
    s[sp - 3] = ~s[sp - 3];
    s[sp - 2] = ~s[sp - 2];
    s[sp - 1] = ~s[sp - 1];
  }

  /** BYTE (0x1a): byte a of b, 0 being the most significant; 0 from 32 on. */
  public static void byte_(long[] s, int sp) {
    int a = sp - 4;
    int b = sp - 8;
    long index = s[a];
    if ((s[a + 1] | s[a + 2] | s[a + 3]) != 0 || Long.compareUnsigned(index, 32) >= 0) {
      Words.setLong(s, b, 0);
    } else {
      int fromLow = 31 - (int) index;
      Words.setLong(s, b, s[b + (fromLow >>> 3)] >>> 8 * (fromLow & 7) & 0xff);
    }
  }

  /** SIGNEXTEND (0x0b): spreads the sign bit of byte a, counted from the lowest, over b. */
  public static void signextend(long[] s, int sp) {
    int a = sp - 4;
    int b = sp - 8;
    long index = s[a];
    if ((s[a + 1] | s[a + 2] | s[a + 3]) != 0 || Long.compareUnsigned(index, 31) >= 0) {
      return;
    }
    int limb = (int) index >>> 3;
    int shift = 56 - 8 * ((int) index & 7);
    long extended = s[b + limb] << shift >> shift;
    s[b + limb] = extended;
    for (int i = limb + 1; i < 4; i++) {
      s[b + i] = extended >> 63;
    }
  }

  /** CLZ (0x1e, EIP-7939): leading zero bits of a; 256 for zero. */
  public static void clz(long[] s, int sp) {
    Words.setLong(s, sp - 4, 256 - Words.bitLength(s, sp - 4));
  }
}
