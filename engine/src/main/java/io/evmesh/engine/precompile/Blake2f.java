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
    mix(v, m, rounds);
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

  /** The columns of the state, then its diagonals, in each round. */
  private static void mix(long[] v, long[] m, long rounds) {
    long v0 = v[0];
    long v1 = v[1];
    long v2 = v[2];
    long v3 = v[3];
    long v4 = v[4];
    long v5 = v[5];
    long v6 = v[6];
    long v7 = v[7];
    long v8 = v[8];
    long v9 = v[9];
    long v10 = v[10];
    long v11 = v[11];
    long v12 = v[12];
    long v13 = v[13];
    long v14 = v[14];
    long v15 = v[15];
    int row = 0;
    for (long round = 0; round < rounds; round++) {
      byte[] s = SIGMA[row];
      row = row == 9 ? 0 : row + 1;
      Quarter c0 = mix(v0, v4, v8, v12, m[s[0]], m[s[1]]);
      Quarter c1 = mix(v1, v5, v9, v13, m[s[2]], m[s[3]]);
      Quarter c2 = mix(v2, v6, v10, v14, m[s[4]], m[s[5]]);
      Quarter c3 = mix(v3, v7, v11, v15, m[s[6]], m[s[7]]);
      Quarter d0 = mix(c0.a, c1.b, c2.c, c3.d, m[s[8]], m[s[9]]);
      Quarter d1 = mix(c1.a, c2.b, c3.c, c0.d, m[s[10]], m[s[11]]);
      Quarter d2 = mix(c2.a, c3.b, c0.c, c1.d, m[s[12]], m[s[13]]);
      Quarter d3 = mix(c3.a, c0.b, c1.c, c2.d, m[s[14]], m[s[15]]);
      v0 = d0.a;
      v5 = d0.b;
      v10 = d0.c;
      v15 = d0.d;
      v1 = d1.a;
      v6 = d1.b;
      v11 = d1.c;
      v12 = d1.d;
      v2 = d2.a;
      v7 = d2.b;
      v8 = d2.c;
      v13 = d2.d;
      v3 = d3.a;
      v4 = d3.b;
      v9 = d3.c;
      v14 = d3.d;
    }
    v[0] = v0;
    v[1] = v1;
    v[2] = v2;
    v[3] = v3;
    v[4] = v4;
    v[5] = v5;
    v[6] = v6;
    v[7] = v7;
    v[8] = v8;
    v[9] = v9;
    v[10] = v10;
    v[11] = v11;
    v[12] = v12;
    v[13] = v13;
    v[14] = v14;
    v[15] = v15;
  }

  /** Four words that are mixed with each other; lives in registers. */
  private record Quarter(long a, long b, long c, long d) {}

  private static Quarter mix(long a, long b, long c, long d, long x, long y) {
    a += b + x;
    d = Long.rotateRight(d ^ a, 32);
    c += d;
    b = Long.rotateRight(b ^ c, 24);
    a += b + y;
    d = Long.rotateRight(d ^ a, 16);
    c += d;
    b = Long.rotateRight(b ^ c, 63);
    return new Quarter(a, b, c, d);
  }
}
