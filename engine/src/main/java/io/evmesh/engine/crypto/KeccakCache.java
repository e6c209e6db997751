package io.evmesh.engine.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Keccak-256 that knows the hash of nothing, and remembers those of 32 and 64 bytes that were asked
 * for lately: contracts hash the same mapping keys again and again. A hit compares the whole input,
 * so that it is never wrong.
 *
 * <p>Direct-mapped: an input has one place and drives out what is there. For one thread.
 */
public final class KeccakCache {
  private static final int ENTRIES = 1024; // 128 KB, so that they stay in the L2 cache

  // An entry: eight limbs of input (zeros behind the fourth if it has 32 bytes), its size in bytes
  // (0 = free), three that are not used, so that it fills two cache lines, and the hash
  private static final int STRIDE = 16;
  private static final int SIZE = 8;
  private static final int HASH = 12;

  private static final VarHandle LITTLE_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long[] OF_NOTHING = new long[4];

  static {
    new Keccak256().hash(new byte[0], 0, 0, OF_NOTHING, 0);
  }

  private long[] entries = new long[0]; // all of them from the first use on
  private final Keccak256 sponge = new Keccak256();

  /** Writes the hash of {@code bytes[from, from + length)} as four limbs, lowest first. */
  public void hash(byte[] bytes, int from, int length, long[] words, int at) {
    if (length == 0) {
      System.arraycopy(OF_NOTHING, 0, words, at, 4);
      return;
    }
    if (length != 32 && length != 64) {
      sponge.hash(bytes, from, length, words, at);
      return;
    }
    if (entries.length == 0) {
      entries = new long[ENTRIES * STRIDE];
    }
    long[] all = entries;
    long a = limb(bytes, from);
    long b = limb(bytes, from + 8);
    long c = limb(bytes, from + 16);
    long d = limb(bytes, from + 24);
    long e = 0;
    long f = 0;
    long g = 0;
    long h = 0;
    if (length == 64) {
      e = limb(bytes, from + 32);
      f = limb(bytes, from + 40);
      g = limb(bytes, from + 48);
      h = limb(bytes, from + 56);
    }
    int entry = place(mixed(a, b, c, d), mixed(e, f, g, h));
    long difference =
        (all[entry] ^ a) | (all[entry + 1] ^ b) | (all[entry + 2] ^ c) | (all[entry + 3] ^ d);
    difference |=
        (all[entry + 4] ^ e) | (all[entry + 5] ^ f) | (all[entry + 6] ^ g) | (all[entry + 7] ^ h);
    if ((difference | (all[entry + SIZE] ^ length)) != 0) {
      sponge.hash(bytes, from, length, all, entry + HASH);
      all[entry] = a;
      all[entry + 1] = b;
      all[entry + 2] = c;
      all[entry + 3] = d;
      all[entry + 4] = e;
      all[entry + 5] = f;
      all[entry + 6] = g;
      all[entry + 7] = h;
      all[entry + SIZE] = length;
    }
    words[at] = all[entry + HASH];
    words[at + 1] = all[entry + HASH + 1];
    words[at + 2] = all[entry + HASH + 2];
    words[at + 3] = all[entry + HASH + 3];
  }

  /** The place in {@code entries} of an input with these sums. */
  private static int place(long first, long second) {
    long mixed = (first ^ Long.rotateLeft(second, 29)) * 0xD6E8_FEB8_6659_FD93L;
    return (int) (mixed >>> 54) * STRIDE;
  }

  private static long mixed(long a, long b, long c, long d) {
    return ((a * 0x9E37_79B9_7F4A_7C15L) ^ Long.rotateLeft(b * 0xC2B2_AE3D_27D4_EB4FL, 19))
        + ((c * 0x1656_67B1_9E37_79F9L) ^ Long.rotateLeft(d * 0x27D4_EB2F_1656_67C5L, 37));
  }

  private static long limb(byte[] bytes, int at) {
    return (long) LITTLE_ENDIAN.get(bytes, at);
  }
}
