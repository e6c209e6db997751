package io.evmesh.engine.table;

/**
 * The one hash of keys that strangers choose. A key is up to four limbs of 64 bits; its hash is the
 * sum of their products with odd numbers that follow from the salt, multiplied once more to 128
 * bits of which the halves are laid over each other, so that every bit of the hash depends on every
 * bit of the key.
 *
 * <p>It is no secret: whoever reads this can find keys that meet, under any salt that he knows.
 * {@link Places} is bounded all the same.
 */
public final class Mixer {
  /** How many places a table looks at for one key, at most. */
  public static final int MOST_STEPS = 32;

  static final long LIMB_0 = 0x9E37_79B9_7F4A_7C15L;
  static final long LIMB_1 = 0xC2B2_AE3D_27D4_EB4FL;
  static final long LIMB_2 = 0xD6E8_FEB8_6659_FD93L;
  static final long LIMB_3 = 0xA076_1D64_78BD_642FL;
  private static final long LAST = 0xE703_7ED1_A0B4_28DBL;

  /** The salt of hash codes, which no table takes first, so that what spilled is not met again. */
  public static final long CODES = 0x589_65CC_7537_4CC4L;

  private Mixer() {}

  /** A hash as a hash code for collections of the JDK. */
  public static int code(long mixed) {
    return (int) (mixed >>> 32);
  }

  /** The salt that a table takes after {@code salt}; the first of all is 0. Always even. */
  public static long saltAfter(long salt) {
    return salt + 0x8EBC_6AF0_9C88_C6E2L;
  }

  /** The hash of a key of one limb. */
  public static long mix(long salt, long limb0) {
    return fold(limb0 * (LIMB_0 ^ salt));
  }

  /** The hash of a key of three limbs, as addresses are. */
  public static long mix(long salt, long limb0, long limb1, long limb2) {
    return fold(limb0 * (LIMB_0 ^ salt) + limb1 * (LIMB_1 ^ salt) + limb2 * (LIMB_2 ^ salt));
  }

  /** The hash of a key of four limbs, as words are. */
  public static long mix(long salt, long limb0, long limb1, long limb2, long limb3) {
    return fold(sum(salt, limb0, limb1, limb2, limb3));
  }

  /** The hash of a word that belongs to somebody, of whom {@code owner} is a hash or a number. */
  public static long mix(long salt, long owner, long limb0, long limb1, long limb2, long limb3) {
    return fold(sum(salt, limb0, limb1, limb2, limb3) + owner * (LAST ^ salt));
  }

  private static long sum(long salt, long limb0, long limb1, long limb2, long limb3) {
    return limb0 * (LIMB_0 ^ salt)
        + limb1 * (LIMB_1 ^ salt)
        + limb2 * (LIMB_2 ^ salt)
        + limb3 * (LIMB_3 ^ salt);
  }

  private static long fold(long sum) {
    return sum * LAST ^ Math.unsignedMultiplyHigh(sum, LAST);
  }

  /** How far from its first place the place lies that is looked at after so many others. */
  public static int offset(int steps) {
    return steps * (steps + 1) >>> 1; // meets every place of a table whose size is a power of two
  }
}
