package io.evmesh.engine.crypto;

import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Keccak-256 with the original padding, as Ethereum uses it (not FIPS 202 SHA3-256). An instance
 * keeps the sponge's memory for whoever hashes often on one thread; the static methods make one.
 */
public final class Keccak256 {
  private static final int RATE = 136; // bytes
  private static final VarHandle LITTLE_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long[] state = new long[KeccakPermutation.WORKSPACE];

  /** The hash of all bytes. */
  public static Hash hash(Bytes bytes) {
    return hash(bytes.unsafeArray(), 0, bytes.size());
  }

  /** The hash of {@code bytes[from, from + length)}. */
  public static Hash hash(byte[] bytes, int from, int length) {
    return new Keccak256().hashOf(bytes, from, length);
  }

  /** Writes the hash of {@code bytes[from, from + length)} to {@code out[at, at + 32)}. */
  public static void hash(byte[] bytes, int from, int length, byte[] out, int at) {
    Keccak256 sponge = new Keccak256();
    sponge.absorb(bytes, from, length);
    for (int i = 0; i < 4; i++) {
      LITTLE_ENDIAN.set(out, at + 8 * i, sponge.state[i]);
    }
  }

  /** The hash of {@code bytes[from, from + length)}. */
  public Hash hashOf(byte[] bytes, int from, int length) {
    absorb(bytes, from, length);
    return Hash.ofLimbs(
        Long.reverseBytes(state[3]),
        Long.reverseBytes(state[2]),
        Long.reverseBytes(state[1]),
        Long.reverseBytes(state[0]));
  }

  /** Writes the hash of {@code bytes[from, from + length)} as four limbs, lowest first. */
  public void hash(byte[] bytes, int from, int length, long[] words, int at) {
    absorb(bytes, from, length);
    words[at] = Long.reverseBytes(state[3]);
    words[at + 1] = Long.reverseBytes(state[2]);
    words[at + 2] = Long.reverseBytes(state[1]);
    words[at + 3] = Long.reverseBytes(state[0]);
  }

  /** Leaves the hash in the state's first lanes. */
  private void absorb(byte[] bytes, int from, int length) {
    long[] a = state;
    Arrays.fill(a, 0, KeccakPermutation.LANES, 0);
    int at = from;
    int left = length;
    for (; left >= RATE; left -= RATE, at += RATE) {
      absorbLanes(a, bytes, at, RATE / 8);
      KeccakPermutation.permute(a);
    }
    int lanes = left >>> 3;
    absorbLanes(a, bytes, at, lanes);
    long last = 1L << 8 * (left & 7); // the padding's first bit
    for (int i = left & 7; i > 0; i--) {
      last |= (bytes[at + 8 * lanes + i - 1] & 0xffL) << 8 * (i - 1);
    }
    a[lanes] ^= last;
    a[RATE / 8 - 1] ^= Long.MIN_VALUE; // and its last
    KeccakPermutation.permute(a);
  }

  private static void absorbLanes(long[] a, byte[] bytes, int at, int lanes) {
    for (int i = 0; i < lanes; i++) {
      a[i] ^= (long) LITTLE_ENDIAN.get(bytes, at + 8 * i);
    }
  }
}
