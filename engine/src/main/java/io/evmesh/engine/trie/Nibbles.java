package io.evmesh.engine.trie;

import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.types.Bytes;
import java.util.Arrays;

/** Keys as arrays of half bytes, and their compact coding (Yellow Paper, appendix C). */
final class Nibbles {
  private Nibbles() {}

  static byte[] of(Bytes key) {
    byte[] nibbles = new byte[2 * key.size()];
    for (int i = 0; i < key.size(); i++) {
      nibbles[2 * i] = (byte) (key.get(i) >> 4 & 15);
      nibbles[2 * i + 1] = (byte) (key.get(i) & 15);
    }
    return nibbles;
  }

  static Bytes toBytes(byte[] nibbles) {
    byte[] bytes = new byte[nibbles.length / 2];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (nibbles[2 * i] << 4 | nibbles[2 * i + 1]);
    }
    return Bytes.wrap(bytes);
  }

  /** The compact coding: a flag for the kind of node and for oddness, then two nibbles a byte. */
  static Bytes compact(byte[] path, boolean leaf) {
    boolean odd = (path.length & 1) != 0;
    byte[] bytes = new byte[path.length / 2 + 1];
    bytes[0] = (byte) ((leaf ? 0x20 : 0) | (odd ? 0x10 | path[0] : 0));
    for (int i = odd ? 1 : 0, to = 1; i < path.length; i += 2, to++) {
      bytes[to] = (byte) (path[i] << 4 | path[i + 1]);
    }
    return Bytes.wrap(bytes);
  }

  /** The nibbles of a compact coding. */
  static byte[] fromCompact(Bytes coding) {
    if (coding.isEmpty() || (coding.get(0) & 0xc0) != 0) {
      throw new RlpException("not the path of a node: " + coding);
    }
    boolean odd = (coding.get(0) & 0x10) != 0;
    if (!odd && (coding.get(0) & 0x0f) != 0) {
      throw new RlpException("a node's path is padded with something else than zero");
    }
    byte[] all = of(coding);
    return Arrays.copyOfRange(all, odd ? 1 : 2, all.length);
  }

  static boolean isLeaf(Bytes coding) {
    return (coding.get(0) & 0x20) != 0;
  }

  /** How many nibbles {@code path} and {@code key[from ..]} share at their beginning. */
  static int sharedLength(byte[] path, byte[] key, int from) {
    int most = Math.min(path.length, key.length - from);
    int shared = 0;
    while (shared < most && path[shared] == key[from + shared]) {
      shared++;
    }
    return shared;
  }

  static byte[] tail(byte[] path, int from) {
    return from == 0 ? path : Arrays.copyOfRange(path, from, path.length);
  }

  static byte[] join(byte[] first, int nibble, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + 1 + second.length);
    all[first.length] = (byte) nibble;
    System.arraycopy(second, 0, all, first.length + 1, second.length);
    return all;
  }

  static byte[] join(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
