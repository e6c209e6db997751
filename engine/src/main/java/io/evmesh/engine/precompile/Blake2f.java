package io.evmesh.engine.precompile;

import io.evmesh.engine.types.BigEndian;
import io.evmesh.engine.types.Bytes;
import java.util.Optional;

/** 0x09: the compression function of BLAKE2b with a given number of rounds (EIP-152, RFC 7693). */
final class Blake2f {
  private static final int INPUT_SIZE = 213;
  private static final long[] IV = {
    0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
    0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
  };
  private static final byte[][] SIGMA = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}
  };

  private Blake2f() {}

  static final Precompile CONTRACT =
      Contract.of(
          input -> isValid(input) ? rounds(input) : 0,
          input -> isValid(input) ? Optional.of(compress(input)) : Optional.empty());

  private static boolean isValid(Bytes input) {
    return input.size() == INPUT_SIZE && (input.get(212) & 0xfe) == 0;
  }

  private static long rounds(Bytes input) {
    return BigEndian.getInt(input.unsafeArray(), 0) & 0xffff_ffffL;
  }

  private static Bytes compress(Bytes input) {
    byte[] data = input.unsafeArray();
    long[] h = littleEndian(data, 4, 8);
    long[] m = littleEndian(data, 68, 16);
    long[] t = littleEndian(data, 196, 2);
    long[] v = new long[16];
    System.arraycopy(h, 0, v, 0, 8);
    System.arraycopy(IV, 0, v, 8, 8);
    v[12] ^= t[0];
    v[13] ^= t[1];
    if (data[212] != 0) {
      v[14] = ~v[14];
    }
    long rounds = rounds(input);
    long[] schedule = schedule(m, (int) Math.min(rounds, SIGMA.length));
    int at = 0;
    for (long round = 0; round < rounds; round++) {
      if (at == 16 * SIGMA.length) {
        at = 0;
      }
      round(v, schedule, at);
      at += 16;
    }
    byte[] out = new byte[64];
    for (int i = 0; i < 8; i++) {
      BigEndian.putLong(out, 8 * i, Long.reverseBytes(h[i] ^ v[i] ^ v[i + 8]));
    }
    return Bytes.wrap(out);
  }

  private static long[] littleEndian(byte[] data, int from, int count) {
    long[] words = new long[count];
    for (int i = 0; i < count; i++) {
      words[i] = Long.reverseBytes(BigEndian.getLong(data, from + 8 * i));
    }
    return words;
  }

  /** The message words in the order in which that many rounds take them, 16 a round. */
  private static long[] schedule(long[] m, int rounds) {
    long[] schedule = new long[16 * rounds];
    for (int i = 0; i < schedule.length; i++) {
      schedule[i] = m[SIGMA[i >>> 4][i & 15]];
    }
    return schedule;
  }

  private static void round(long[] v, long[] m, int at) {
    mix(v, 0, 4, 8, 12, m[at], m[at + 1]);
    mix(v, 1, 5, 9, 13, m[at + 2], m[at + 3]);
    mix(v, 2, 6, 10, 14, m[at + 4], m[at + 5]);
    mix(v, 3, 7, 11, 15, m[at + 6], m[at + 7]);
    mix(v, 0, 5, 10, 15, m[at + 8], m[at + 9]);
    mix(v, 1, 6, 11, 12, m[at + 10], m[at + 11]);
    mix(v, 2, 7, 8, 13, m[at + 12], m[at + 13]);
    mix(v, 3, 4, 9, 14, m[at + 14], m[at + 15]);
  }

  private static void mix(long[] v, int a, int b, int c, int d, long x, long y) {
    long va = v[a] + v[b] + x;
    long vd = Long.rotateRight(v[d] ^ va, 32);
    long vc = v[c] + vd;
    long vb = Long.rotateRight(v[b] ^ vc, 24);
    va += vb + y;
    vd = Long.rotateRight(vd ^ va, 16);
    vc += vd;
    v[a] = va;
    v[b] = Long.rotateRight(vb ^ vc, 63);
    v[c] = vc;
    v[d] = vd;
  }
}
