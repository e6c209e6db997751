package io.evmesh.engine.word;

/**
 * What goes over from one limb to the next.
 *
 * <p>All comparisons of limbs are the two here: the compiler, which counts how they come out, finds
 * for all their users together that they may come out either way, and makes moves of them. A
 * comparison that stands for itself may become a jump, if it comes out one way with the numbers of
 * today.
 */
public final class Carry {
  private Carry() {}

  /** The limb above, one more if {@code x < y}: a sum x that is below its part y went over. */
  static long over(long above, long x, long y) {
    return Long.compareUnsigned(x, y) < 0 ? above + 1 : above;
  }

  /** {@code below} if x is below y, as numbers without sign; otherwise {@code otherwise}. */
  static long choice(long x, long y, long below, long otherwise) {
    return Long.compareUnsigned(x, y) < 0 ? below : otherwise;
  }

  /** 1 if x is below y, as numbers without sign. */
  static int isBelow(long x, long y) {
    return Long.compareUnsigned(x, y) < 0 ? 1 : 0;
  }

  /** Out of {@code sum = x + y}, or of that and 1. */
  public static long of(long x, long y, long sum) {
    return (x ^ ((x ^ y) & (y ^ sum))) >>> 63;
  }

  /** Out of {@code difference = x - y}, or of that less 1. */
  public static long borrow(long x, long y, long difference) {
    return (difference ^ ((x ^ y) & (y ^ difference))) >>> 63;
  }
}
