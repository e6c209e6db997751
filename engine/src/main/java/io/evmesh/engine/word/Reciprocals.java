package io.evmesh.engine.word;

/**
 * The reciprocals of divisors that were divided by lately: to find one takes longer than to divide
 * by it, and most contracts divide by the same few numbers. One instance serves one thread.
 */
public final class Reciprocals {
  private static final int STRIDE = 4;

  /** Bits of an entry's number. */
  private static final int BITS = 7;

  /** The two highest limbs of a divisor, the higher one first, and their reciprocal. */
  private final long[] entries = new long[STRIDE << BITS];

  /** {@link Reciprocal#ofOne}, which is that of the divisor with a zero below. */
  long ofOne(long d) {
    return of(d, 0, true);
  }

  /** {@link Reciprocal#ofTwo}. */
  long ofTwo(long d1, long d0) {
    return of(d1, d0, false);
  }

  private long of(long d1, long d0, boolean isOne) {
    long mixed = (d1 ^ Long.rotateLeft(d0, 29)) * 0xD6E8_FEB8_6659_FD93L;
    int at = (int) (mixed >>> 64 - BITS) * STRIDE;
    if (entries[at] == d1 && entries[at + 1] == d0) { // no divisor is zero
      return entries[at + 2];
    }
    long v = isOne ? Reciprocal.ofOne(d1) : Reciprocal.ofTwo(d1, d0);
    entries[at] = d1;
    entries[at + 1] = d0;
    entries[at + 2] = v;
    return v;
  }
}
