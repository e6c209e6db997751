package io.evmesh.engine.crypto;

import io.evmesh.engine.types.BigEndian;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;

/** Keccak-256 with the original padding, as Ethereum uses it (not FIPS 202 SHA3-256). */
public final class Keccak256 {
  private static final int RATE = 136;
  private static final long[] ROUND = {
    0x0000000000000001L, 0x0000000000008082L, 0x800000000000808AL, 0x8000000080008000L,
    0x000000000000808BL, 0x0000000080000001L, 0x8000000080008081L, 0x8000000000008009L,
    0x000000000000008AL, 0x0000000000000088L, 0x0000000080008009L, 0x000000008000000AL,
    0x000000008000808BL, 0x800000000000008BL, 0x8000000000008089L, 0x8000000000008003L,
    0x8000000000008002L, 0x8000000000000080L, 0x000000000000800AL, 0x800000008000000AL,
    0x8000000080008081L, 0x8000000000008080L, 0x0000000080000001L, 0x8000000080008008L
  };
  private static final int[] ROTATION = {
    0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14
  };

  private Keccak256() {}

  /** The hash of all bytes. */
  public static Hash hash(Bytes bytes) {
    return hash(bytes.unsafeArray(), 0, bytes.size());
  }

  /** The hash of {@code bytes[from, from + length)}. */
  public static Hash hash(byte[] bytes, int from, int length) {
    byte[] out = new byte[32];
    hash(bytes, from, length, out, 0);
    return Hash.read(out, 0);
  }

  /** Writes the hash of {@code bytes[from, from + length)} to {@code out[at, at + 32)}. */
  public static void hash(byte[] bytes, int from, int length, byte[] out, int at) {
    long[] state = new long[25];
    int left = length;
    while (left >= RATE) {
      absorb(state, bytes, from);
      from += RATE;
      left -= RATE;
    }
    byte[] last = new byte[RATE];
    System.arraycopy(bytes, from, last, 0, left);
    last[left] = 1;
    last[RATE - 1] |= (byte) 0x80;
    absorb(state, last, 0);
    for (int i = 0; i < 4; i++) {
      BigEndian.putLong(out, at + 8 * i, Long.reverseBytes(state[i]));
    }
  }

  /** Writes the hash of {@code bytes[from, from + length)} as four limbs, lowest first. */
  public static void hash(byte[] bytes, int from, int length, long[] words, int at) {
    byte[] out = new byte[32];
    hash(bytes, from, length, out, 0);
    for (int i = 0; i < 4; i++) {
      words[at + i] = BigEndian.getLong(out, 24 - 8 * i);
    }
  }

  private static void absorb(long[] state, byte[] block, int from) {
    for (int i = 0; i < RATE / 8; i++) {
      state[i] ^= Long.reverseBytes(BigEndian.getLong(block, from + 8 * i));
    }
    permute(state);
  }

  private static void permute(long[] a) {
    long[] b = new long[25];
    long[] c = new long[5];
    for (long constant : ROUND) {
      for (int x = 0; x < 5; x++) {
        c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
      }
      for (int x = 0; x < 5; x++) {
        long d = c[(x + 4) % 5] ^ Long.rotateLeft(c[(x + 1) % 5], 1);
        for (int y = 0; y < 25; y += 5) {
          int from = x + y;
          int to = y / 5 + 5 * ((2 * x + 3 * (y / 5)) % 5);
          b[to] = Long.rotateLeft(a[from] ^ d, ROTATION[from]);
        }
      }
      for (int y = 0; y < 25; y += 5) {
        for (int x = 0; x < 5; x++) {
          a[y + x] = b[y + x] ^ (~b[y + (x + 1) % 5] & b[y + (x + 2) % 5]);
        }
      }
      a[0] ^= constant;
    }
  }
}
