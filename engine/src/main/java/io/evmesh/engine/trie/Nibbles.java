package io.evmesh.engine.trie;

import io.evmesh.engine.types.Bytes;
import java.util.Arrays;

/**
 * Half bytes of packed keys, two in a byte, the high one first. A position counts nibbles from the
 * start of the whole key, also for parts of it: so two keys that lead to the same place are
 * compared byte by byte, and nothing is ever shifted.
 */
final class Nibbles {
  private Nibbles() {}

  static int at(byte[] key, int position) {
    int pair = key[position >> 1];
    return (position & 1) == 0 ? pair >> 4 & 0xf : pair & 0xf;
  }

  static void set(byte[] key, int position, int nibble) {
    int pair = key[position >> 1];
    key[position >> 1] =
        (byte) ((position & 1) == 0 ? pair & 0x0f | nibble << 4 : pair & 0xf0 | nibble);
  }

  /** Number of nibbles in a whole key. */
  static int count(byte[] key) {
    return 2 * key.length;
  }

  /** The first position in {@code [from, to)} where the keys differ; {@code to} if they do not. */
  static int mismatch(byte[] a, byte[] b, int from, int to) {
    if (from >= to || at(a, from) != at(b, from)) {
      return from;
    }
    // The nibble at `from` is equal; from the next byte border on whole bytes can be compared.
    int first = (from + 1) >> 1;
    int last = (to + 1) >> 1;
    int differing = Arrays.mismatch(a, first, last, b, first, last);
    if (differing < 0) {
      return to;
    }
    int position = 2 * (first + differing);
    return Math.min(to, at(a, position) == at(b, position) ? position + 1 : position);
  }

  /** Copies nibbles {@code [from, to)} to the same place; what lies behind them is lost. */
  static void copy(byte[] source, byte[] target, int from, int to) {
    System.arraycopy(source, from / 2, target, from / 2, (to + 1) / 2 - from / 2);
  }

  /** The first {@code depth} nibbles of {@code key} and {@code nibble} behind them, packed. */
  static byte[] child(byte[] key, int depth, int nibble) {
    byte[] path = new byte[depth / 2 + 1];
    System.arraycopy(key, 0, path, 0, (depth + 1) / 2);
    set(path, depth, nibble);
    return path;
  }

  /** The first {@code depth} nibbles of {@code key}, each as a byte of its own (0 to 15). */
  static Bytes path(byte[] key, int depth) {
    byte[] nibbles = new byte[depth];
    for (int i = 0; i < depth; i++) {
      nibbles[i] = (byte) at(key, i);
    }
    return Bytes.wrap(nibbles);
  }
}
