package io.evmesh.engine.precompile;

import io.evmesh.engine.types.Bytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * RIPEMD-160: 160 bits of any number of bytes. Both lines of a round run in one loop, so that the
 * processor has two chains to work on.
 *
 * <p>Source: Dobbertin, Bosselaers, Preneel, RIPEMD-160: a strengthened version of RIPEMD (1996).
 */
final class Ripemd160 {
  private static final int BLOCK = 64;
  private static final int WORDS = 16;
  private static final int ROUNDS = 5;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The permutation rho, by which each round's order of words follows from the one before. */
  private static final int[] RHO = {7, 4, 13, 1, 10, 6, 15, 3, 12, 0, 9, 5, 2, 14, 11, 8};

  /** How far a step turns, by the round and the word that it takes. */
  private static final int[][] TURNS_BY_WORD = {
    {11, 14, 15, 12, 5, 8, 7, 9, 11, 13, 14, 15, 6, 7, 9, 8},
    {12, 13, 11, 15, 6, 9, 9, 7, 12, 15, 11, 13, 7, 8, 7, 7},
    {13, 15, 14, 11, 7, 7, 6, 8, 13, 14, 13, 12, 5, 5, 6, 9},
    {14, 11, 12, 14, 8, 6, 5, 5, 15, 12, 15, 14, 9, 9, 8, 6},
    {15, 12, 13, 13, 9, 5, 8, 6, 14, 11, 12, 11, 8, 6, 5, 5}
  };

  /** The order of the words on the left line, and on the right one from 9 i + 5 modulo 16 on. */
  private static final byte[] LEFT = order(1, 0);

  private static final byte[] RIGHT = order(9, 5);
  private static final byte[] LEFT_TURNS = turns(LEFT);
  private static final byte[] RIGHT_TURNS = turns(RIGHT);

  /** What the rounds add: parts of the roots of 2, 3, 5 and 7. */
  private static final int LEFT1 = (int) (0x1p30 * Math.sqrt(2));

  private static final int LEFT2 = (int) (0x1p30 * Math.sqrt(3));
  private static final int LEFT3 = (int) (long) (0x1p30 * Math.sqrt(5));
  private static final int LEFT4 = (int) (long) (0x1p30 * Math.sqrt(7));
  private static final int RIGHT0 = (int) (0x1p30 * Math.cbrt(2));
  private static final int RIGHT1 = (int) (0x1p30 * Math.cbrt(3));
  private static final int RIGHT2 = (int) (0x1p30 * Math.cbrt(5));
  private static final int RIGHT3 = (int) (0x1p30 * Math.cbrt(7));

  private final int[] h = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
  private final int[] x = new int[WORDS];

  // The two lines
  private int a;
  private int b;
  private int c;
  private int d;
  private int e;
  private int p;
  private int q;
  private int r;
  private int s;
  private int t;

  private Ripemd160() {}

  private static byte[] order(int factor, int summand) {
    byte[] order = new byte[ROUNDS * WORDS];
    for (int i = 0; i < order.length; i++) {
      order[i] = (byte) (i < WORDS ? factor * i + summand & 15 : 0);
    }
    for (int i = WORDS; i < order.length; i++) {
      order[i] = (byte) RHO[order[i - WORDS]];
    }
    return order;
  }

  private static byte[] turns(byte[] order) {
    byte[] turns = new byte[order.length];
    for (int i = 0; i < order.length; i++) {
      turns[i] = (byte) TURNS_BY_WORD[i / WORDS][order[i]];
    }
    return turns;
  }

  /** Writes the digest of all bytes to {@code out[at, at + 20)}. */
  static void hash(Bytes input, byte[] out, int at) {
    Ripemd160 digest = new Ripemd160();
    byte[] bytes = input.unsafeArray();
    int from = 0;
    for (; from + BLOCK <= bytes.length; from += BLOCK) {
      digest.compress(bytes, from);
    }
    int rest = bytes.length - from;
    byte[] end = new byte[rest < BLOCK - Long.BYTES ? BLOCK : 2 * BLOCK];
    System.arraycopy(bytes, from, end, 0, rest);
    end[rest] = (byte) 0x80;
    LONG.set(end, end.length - Long.BYTES, 8L * bytes.length);
    for (int block = 0; block < end.length; block += BLOCK) {
      digest.compress(end, block);
    }
    for (int i = 0; i < digest.h.length; i++) {
      INT.set(out, at + Integer.BYTES * i, digest.h[i]);
    }
  }

  private void compress(byte[] bytes, int from) {
    for (int i = 0; i < WORDS; i++) {
      x[i] = (int) INT.get(bytes, from + Integer.BYTES * i);
    }
    a = p = h[0];
    b = q = h[1];
    c = r = h[2];
    d = s = h[3];
    e = t = h[4];
    round(0, 0, RIGHT0);
    round(1, LEFT1, RIGHT1);
    round(2, LEFT2, RIGHT2);
    round(3, LEFT3, RIGHT3);
    round(4, LEFT4, 0);
    int first = h[1] + c + s;
    h[1] = h[2] + d + t;
    h[2] = h[3] + e + p;
    h[3] = h[4] + a + q;
    h[4] = h[0] + b + r;
    h[0] = first;
  }

  /** Sixteen steps of each line; the two go through the mixing functions in opposite order. */
  private void round(int round, int leftSummand, int rightSummand) {
    int a1 = a, b1 = b, c1 = c, d1 = d, e1 = e;
    int p1 = p, q1 = q, r1 = r, s1 = s, t1 = t;
    for (int i = round * WORDS; i < (round + 1) * WORDS; i++) {
      int left = a1 + mixed(round, b1, c1, d1) + x[LEFT[i]] + leftSummand;
      int right = p1 + mixed(4 - round, q1, r1, s1) + x[RIGHT[i]] + rightSummand;
      left = Integer.rotateLeft(left, LEFT_TURNS[i]) + e1;
      right = Integer.rotateLeft(right, RIGHT_TURNS[i]) + t1;
      a1 = e1;
      e1 = d1;
      d1 = Integer.rotateLeft(c1, 10);
      c1 = b1;
      b1 = left;
      p1 = t1;
      t1 = s1;
      s1 = Integer.rotateLeft(r1, 10);
      r1 = q1;
      q1 = right;
    }
    a = a1;
    b = b1;
    c = c1;
    d = d1;
    e = e1;
    p = p1;
    q = q1;
    r = r1;
    s = s1;
    t = t1;
  }

  private static int mixed(int function, int x, int y, int z) {
    return switch (function) {
      case 0 -> x ^ y ^ z;
      case 1 -> (y ^ z) & x ^ z; // y where x has ones, else z
      case 2 -> (x | ~y) ^ z;
      case 3 -> (x ^ y) & z ^ y; // x where z has ones, else y
      default -> x ^ (y | ~z);
    };
  }
}
