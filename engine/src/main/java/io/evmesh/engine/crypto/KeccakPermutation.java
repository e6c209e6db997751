package io.evmesh.engine.crypto;

import java.lang.invoke.VarHandle;

/**
 * Keccak-f[1600] on 25 lanes; lane x + 5 y of a state is the specification's A[x, y].
 *
 * <p>Source: FIPS 202, 3.2 and 3.3.
 */
final class KeccakPermutation {
  /*
   * A round takes the lanes from one half of the array to the other, one plane of the new state
   * after the other. Theta's sums d are at hand; a plane's five lanes are added to them, turned
   * (rho), put into their places (pi) and mixed (chi). What the next round's theta needs is summed
   * up at the end: from memory, but for the plane that came last and is still in registers.
   *
   * The fences cost no instruction on x86. They keep the compiler from holding on to the 25 lanes
   * that it has just stored until that sum: it has about 13 registers, and would store and load
   * them all a second time. The order of the planes is the fastest of those that were tried.
   */
  static final int LANES = 25;

  /** Lanes of the array that {@link #permute} works on: the state, and as many of its own. */
  static final int WORKSPACE = 2 * LANES;

  private static final long[] ROUND = {
    0x0000000000000001L, 0x0000000000008082L, 0x800000000000808AL, 0x8000000080008000L,
    0x000000000000808BL, 0x0000000080000001L, 0x8000000080008081L, 0x8000000000008009L,
    0x000000000000008AL, 0x0000000000000088L, 0x0000000080008009L, 0x000000008000000AL,
    0x000000008000808BL, 0x800000000000008BL, 0x8000000000008089L, 0x8000000000008003L,
    0x8000000000008002L, 0x8000000000000080L, 0x000000000000800AL, 0x800000008000000AL,
    0x8000000080008081L, 0x8000000000008080L, 0x0000000080000001L, 0x8000000080008008L
  };

  private KeccakPermutation() {}

  /** Permutes the first 25 of {@code s}'s {@link #WORKSPACE} lanes; the others are overwritten. */
  static void permute(long[] s) {
    long c0 = column(s, 0, s[0]);
    long c1 = column(s, 1, s[1]);
    long c2 = column(s, 2, s[2]);
    long c3 = column(s, 3, s[3]);
    long c4 = column(s, 4, s[4]);
    for (int round = 0; round < ROUND.length; round += 2) {
      long d0 = c4 ^ Long.rotateLeft(c1, 1);
      long d1 = c0 ^ Long.rotateLeft(c2, 1);
      long d2 = c1 ^ Long.rotateLeft(c3, 1);
      long d3 = c2 ^ Long.rotateLeft(c4, 1);
      long d4 = c3 ^ Long.rotateLeft(c0, 1);
      plane3(s, 0, LANES, d0, d1, d2, d3, d4);
      plane1(s, 0, LANES, d0, d1, d2, d3, d4);
      plane4(s, 0, LANES, d0, d1, d2, d3, d4);
      plane2(s, 0, LANES, d0, d1, d2, d3, d4);
      plane0(s, 0, LANES, d0, d1, d2, d3, d4, ROUND[round]);
      long last0 = s[LANES];
      long last1 = s[LANES + 1];
      long last2 = s[LANES + 2];
      long last3 = s[LANES + 3];
      long last4 = s[LANES + 4];
      VarHandle.storeStoreFence();
      c0 = column(s, LANES, last0);
      c1 = column(s, LANES + 1, last1);
      c2 = column(s, LANES + 2, last2);
      c3 = column(s, LANES + 3, last3);
      c4 = column(s, LANES + 4, last4);
      d0 = c4 ^ Long.rotateLeft(c1, 1);
      d1 = c0 ^ Long.rotateLeft(c2, 1);
      d2 = c1 ^ Long.rotateLeft(c3, 1);
      d3 = c2 ^ Long.rotateLeft(c4, 1);
      d4 = c3 ^ Long.rotateLeft(c0, 1);
      plane3(s, LANES, 0, d0, d1, d2, d3, d4);
      plane1(s, LANES, 0, d0, d1, d2, d3, d4);
      plane4(s, LANES, 0, d0, d1, d2, d3, d4);
      plane2(s, LANES, 0, d0, d1, d2, d3, d4);
      plane0(s, LANES, 0, d0, d1, d2, d3, d4, ROUND[round + 1]);
      last0 = s[0];
      last1 = s[1];
      last2 = s[2];
      last3 = s[3];
      last4 = s[4];
      VarHandle.storeStoreFence();
      c0 = column(s, 0, last0);
      c1 = column(s, 1, last1);
      c2 = column(s, 2, last2);
      c3 = column(s, 3, last3);
      c4 = column(s, 4, last4);
    }
  }

  /** The sum of a column, whose lane in the first plane is {@code first}. */
  private static long column(long[] s, int at, long first) {
    return (s[at + 15] ^ s[at + 5]) ^ (s[at + 20] ^ s[at + 10]) ^ first;
  }

  /** The plane y = 3 of the new state, likewise the others. */
  private static void plane3(
      long[] s, int from, int to, long d0, long d1, long d2, long d3, long d4) {
    long b0 = Long.rotateLeft(s[from + 4] ^ d4, 27);
    long b1 = Long.rotateLeft(s[from + 5] ^ d0, 36);
    long b2 = Long.rotateLeft(s[from + 11] ^ d1, 10);
    long b3 = Long.rotateLeft(s[from + 17] ^ d2, 15);
    long b4 = Long.rotateLeft(s[from + 23] ^ d3, 56);
    chi(s, to + 15, b0, b1, b2, b3, b4, 0);
    VarHandle.storeStoreFence();
  }

  private static void plane1(
      long[] s, int from, int to, long d0, long d1, long d2, long d3, long d4) {
    long b0 = Long.rotateLeft(s[from + 3] ^ d3, 28);
    long b1 = Long.rotateLeft(s[from + 9] ^ d4, 20);
    long b2 = Long.rotateLeft(s[from + 10] ^ d0, 3);
    long b3 = Long.rotateLeft(s[from + 16] ^ d1, 45);
    long b4 = Long.rotateLeft(s[from + 22] ^ d2, 61);
    chi(s, to + 5, b0, b1, b2, b3, b4, 0);
    VarHandle.storeStoreFence();
  }

  private static void plane4(
      long[] s, int from, int to, long d0, long d1, long d2, long d3, long d4) {
    long b0 = Long.rotateLeft(s[from + 2] ^ d2, 62);
    long b1 = Long.rotateLeft(s[from + 8] ^ d3, 55);
    long b2 = Long.rotateLeft(s[from + 14] ^ d4, 39);
    long b3 = Long.rotateLeft(s[from + 15] ^ d0, 41);
    long b4 = Long.rotateLeft(s[from + 21] ^ d1, 2);
    chi(s, to + 20, b0, b1, b2, b3, b4, 0);
    VarHandle.storeStoreFence();
  }

  private static void plane2(
      long[] s, int from, int to, long d0, long d1, long d2, long d3, long d4) {
    long b0 = Long.rotateLeft(s[from + 1] ^ d1, 1);
    long b1 = Long.rotateLeft(s[from + 7] ^ d2, 6);
    long b2 = Long.rotateLeft(s[from + 13] ^ d3, 25);
    long b3 = Long.rotateLeft(s[from + 19] ^ d4, 8);
    long b4 = Long.rotateLeft(s[from + 20] ^ d0, 18);
    chi(s, to + 10, b0, b1, b2, b3, b4, 0);
    VarHandle.storeStoreFence();
  }

  /** The first plane of the new state; {@code constant} is the round's (iota). */
  private static void plane0(
      long[] s, int from, int to, long d0, long d1, long d2, long d3, long d4, long constant) {
    long b0 = s[from] ^ d0;
    long b1 = Long.rotateLeft(s[from + 6] ^ d1, 44);
    long b2 = Long.rotateLeft(s[from + 12] ^ d2, 43);
    long b3 = Long.rotateLeft(s[from + 18] ^ d3, 21);
    long b4 = Long.rotateLeft(s[from + 24] ^ d4, 14);
    chi(s, to, b0, b1, b2, b3, b4, constant);
  }

  private static void chi(
      long[] s, int at, long b0, long b1, long b2, long b3, long b4, long constant) {
    s[at] = b0 ^ (~b1 & b2) ^ constant;
    s[at + 1] = b1 ^ (~b2 & b3);
    s[at + 2] = b2 ^ (~b3 & b4);
    s[at + 3] = b3 ^ (~b4 & b0);
    s[at + 4] = b4 ^ (~b0 & b1);
  }
}
