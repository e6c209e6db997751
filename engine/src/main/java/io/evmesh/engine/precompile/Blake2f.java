package io.evmesh.engine.precompile;

import io.evmesh.engine.types.BigEndian;
import io.evmesh.engine.types.Bytes;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/** 0x09: the compression function of BLAKE2b with a given number of rounds (EIP-152, RFC 7693). */
final class Blake2f {
  private static final int INPUT_SIZE = 213;

  /** From so many rounds on it pays to put the message's words into the order of their use. */
  private static final long MANY_ROUNDS = 50;

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
      Contract.ofSize(
          INPUT_SIZE,
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

  private static void mix(long[] v, long[] m, long rounds) {
    long left = rounds;
    if (left >= MANY_ROUNDS) {
      long[] words = inOrderOfUse(m);
      for (; left >= SIGMA.length; left -= SIGMA.length) {
        for (int at = 0; at < words.length; at += 16) {
          round(v, words, at);
        }
      }
    }
    int row = 0;
    for (; left > 0; left--) {
      byte[] s = SIGMA[row];
      row = row == SIGMA.length - 1 ? 0 : row + 1;
      quarter(v, 0, 4, 8, 12, m[s[0]], m[s[1]]);
      quarter(v, 1, 5, 9, 13, m[s[2]], m[s[3]]);
      quarter(v, 2, 6, 10, 14, m[s[4]], m[s[5]]);
      quarter(v, 3, 7, 11, 15, m[s[6]], m[s[7]]);
      quarter(v, 0, 5, 10, 15, m[s[8]], m[s[9]]);
      quarter(v, 1, 6, 11, 12, m[s[10]], m[s[11]]);
      quarter(v, 2, 7, 8, 13, m[s[12]], m[s[13]]);
      quarter(v, 3, 4, 9, 14, m[s[14]], m[s[15]]);
    }
  }

  /** The message's words as ten rounds use them. */
  private static long[] inOrderOfUse(long[] m) {
    long[] words = new long[16 * SIGMA.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = m[SIGMA[i >> 4][i & 15]];
    }
    return words;
  }

  /** The columns of the state, then its diagonals, with the 16 words at {@code at}. */
  private static void round(long[] v, long[] words, int at) {
    quarter(v, 0, 4, 8, 12, words[at], words[at + 1]);
    quarter(v, 1, 5, 9, 13, words[at + 2], words[at + 3]);
    quarter(v, 2, 6, 10, 14, words[at + 4], words[at + 5]);
    quarter(v, 3, 7, 11, 15, words[at + 6], words[at + 7]);
    quarter(v, 0, 5, 10, 15, words[at + 8], words[at + 9]);
    quarter(v, 1, 6, 11, 12, words[at + 10], words[at + 11]);
    quarter(v, 2, 7, 8, 13, words[at + 12], words[at + 13]);
    quarter(v, 3, 4, 9, 14, words[at + 14], words[at + 15]);
  }

  /**
   * Mixes four words. The fence makes no instruction on x86; it keeps the compiler from holding
   * more of the 16 words than it has registers.
   */
  private static void quarter(long[] v, int i, int j, int k, int l, long x, long y) {
    long a = v[i] + x + v[j];
    long d = Long.rotateRight(v[l] ^ a, 32);
    long c = v[k] + d;
    long b = Long.rotateRight(v[j] ^ c, 24);
    a = a + y + b;
    d = Long.rotateRight(d ^ a, 16);
    c += d;
    v[i] = a;
    v[j] = Long.rotateRight(b ^ c, 63);
    v[k] = c;
    v[l] = d;
    VarHandle.storeStoreFence();
  }
}
