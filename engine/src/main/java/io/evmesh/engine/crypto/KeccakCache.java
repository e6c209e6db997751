package io.evmesh.engine.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Keccak-256 that remembers the hashes of 32 and 64 bytes that were asked for lately: contracts
 * hash the same mapping keys again and again. A hit compares the whole input, so that it is never
 * wrong.
 *
 * <p>Direct-mapped: an input has one place and drives out what is there. For one thread.
 */
public final class KeccakCache {
  private static final int ENTRIES = 1024; // about 100 KB, so that it stays in the L2 cache
  private static final int INPUT_LIMBS = 8;
  private static final int STRIDE = INPUT_LIMBS + 4;
  private static final VarHandle LITTLE_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long[] entries = new long[ENTRIES * STRIDE];
  private final byte[] sizes = new byte[ENTRIES]; // limbs of the input, 0 = free

  private final Keccak256 sponge = new Keccak256();

  /** Writes the hash of {@code bytes[from, from + length)} as four limbs, lowest first. */
  public void hash(byte[] bytes, int from, int length, long[] words, int at) {
    if (length != 32 && length != 64) {
      sponge.hash(bytes, from, length, words, at);
      return;
    }
    int place = place(bytes, from, length);
    if (!get(place, bytes, from, length, words, at)) {
      sponge.hash(bytes, from, length, words, at);
      put(place, bytes, from, length, words, at);
    }
  }

  /** The place of an input in {@code entries}. */
  private static int place(byte[] bytes, int from, int length) {
    long mixed = 0;
    for (int i = from; i < from + length; i += 8) {
      mixed = Long.rotateLeft(mixed, 19) ^ limb(bytes, i) * 0x9E37_79B9_7F4A_7C15L;
    }
    return (int) (mixed * 0xD6E8_FEB8_6659_FD93L >>> 54) * STRIDE;
  }

  /** Copies the hash's four limbs to {@code words[at]} if this input is there. */
  private boolean get(int place, byte[] bytes, int from, int length, long[] words, int at) {
    if (sizes[place / STRIDE] != length >>> 3) {
      return false;
    }
    long difference = 0;
    for (int i = 0; i < length; i += 8) {
      difference |= entries[place + (i >>> 3)] ^ limb(bytes, from + i);
    }
    if (difference != 0) {
      return false;
    }
    System.arraycopy(entries, place + INPUT_LIMBS, words, at, 4);
    return true;
  }

  private void put(int place, byte[] bytes, int from, int length, long[] words, int at) {
    for (int i = 0; i < length; i += 8) {
      entries[place + (i >>> 3)] = limb(bytes, from + i);
    }
    sizes[place / STRIDE] = (byte) (length >>> 3);
    System.arraycopy(words, at, entries, place + INPUT_LIMBS, 4);
  }

  private static long limb(byte[] bytes, int at) {
    return (long) LITTLE_ENDIAN.get(bytes, at);
  }
}
