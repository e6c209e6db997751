package io.evmesh.engine.word;

/**
 * What goes over from one limb to the next, as 0 or 1.
 *
 * <p>All comparisons of limbs are the one in {@link #isBelow}: the compiler, which counts how it
 * comes out, finds for all of them together that it may come out either way, and makes a move of
 * it. A comparison that stands for itself may become a jump, if it comes out one way with the
 * numbers of today.
 */
final class Carry {
  private Carry() {}

  /** 1 if x is below y, as numbers without sign, as it is for {@code x = y + z} that goes over. */
  static int isBelow(long x, long y) {
    return Long.compareUnsigned(x, y) < 0 ? 1 : 0;
  }

  /** Out of {@code sum = x + y}, or of that and 1. */
  static long of(long x, long y, long sum) {
    return ((x & y) | ((x | y) & ~sum)) >>> 63;
  }

  /** Out of {@code difference = x - y}, or of that less 1. */
  static long borrow(long x, long y, long difference) {
    return ((~x & y) | ((~x | y) & difference)) >>> 63;
  }
}
