package io.evmesh.engine.trie;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.trie.Node.Branch;
import io.evmesh.engine.trie.Node.Empty;
import io.evmesh.engine.trie.Node.Extension;
import io.evmesh.engine.trie.Node.Leaf;
import io.evmesh.engine.trie.Node.Unresolved;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.Arrays;

/**
 * Codes and hashes nodes (Yellow Paper, appendix D: c and n). One buffer serves all nodes, so an
 * encoder belongs to one thread at a time.
 */
final class NodeEncoder {
  private static final int MAX_HEADER = 5; // lengths are below 2^31
  private static final int MAX_REFERENCE = 1 + Hash.SIZE;
  private static final int ROOM_FOR_BRANCH = 1024;

  // The coding of the node at hand is buffer[from, to). Its content is written first, behind room
  // for the longest header, and the header then put right in front of it.
  private byte[] buffer = new byte[ROOM_FOR_BRANCH];
  private int from;
  private int to;
  private final byte[] hash = new byte[Hash.SIZE];
  private final int age;
  private long frozenBytes;

  NodeEncoder() {
    this(0);
  }

  /**
   * @param age is noted in every node that gets frozen
   */
  NodeEncoder(int age) {
    this.age = age;
  }

  /** About how much memory the nodes take that were frozen. */
  long frozenBytes() {
    return frozenBytes;
  }

  /** Freezes a node, which stands at {@code depth}, and all below it. */
  void freeze(Node node, int depth) {
    if (node.isFrozen()) {
      return;
    }
    switch (node) {
      case Branch branch -> {
        for (Node child : branch.children) {
          freeze(child, depth + 1);
        }
      }
      case Extension extension -> freeze(extension.child, extension.end);
      case Leaf _, Empty _, Unresolved _ -> {}
    }
    node.born = age;
    frozenBytes += Shedding.weight(node);
    encode(node, depth);
    int size = to - from;
    if (size < Hash.SIZE) {
      node.freeze(Arrays.copyOfRange(buffer, from, to));
    } else {
      Keccak256.hash(buffer, from, size, hash, 0);
      node.freeze(hash, 0);
    }
  }

  /** The coding of a frozen node that stands at {@code depth}. */
  Bytes coding(Node node, int depth) {
    encode(node, depth);
    return Bytes.copyOf(buffer, from, to);
  }

  private void encode(Node node, int depth) {
    to = MAX_HEADER;
    switch (node) {
      case Branch branch -> {
        reserve(16 * MAX_REFERENCE + 1);
        for (Node child : branch.children) {
          to = child.writeReference(buffer, to);
        }
        byte[] value = branch.value;
        if (value == null) {
          buffer[to++] = (byte) 0x80;
        } else {
          string(value);
        }
      }
      case Extension extension -> {
        prefixed(extension.path, depth, extension.end, 0);
        reserve(MAX_REFERENCE);
        to = extension.child.writeReference(buffer, to);
      }
      case Leaf leaf -> {
        prefixed(leaf.key, depth, Nibbles.count(leaf.key), 0x20);
        string(leaf.value);
      }
      case Empty _, Unresolved _ ->
          throw new IllegalStateException("a node of this kind has no coding of its own");
    }
    int size = to - MAX_HEADER;
    from = MAX_HEADER - headerSize(size);
    header(from, 0xc0, size);
  }

  /** Nibbles {@code [start, end)} with the hex-prefix coding (Yellow Paper, appendix C). */
  private void prefixed(byte[] path, int start, int end, int flags) {
    int size = (end - start) / 2 + 1;
    reserve(MAX_HEADER + size);
    if (size > 1) { // a single byte is below 0x80 and stands for itself
      header(to, 0x80, size);
      to += headerSize(size);
    }
    int at = start;
    buffer[to++] = (byte) ((end - start & 1) == 0 ? flags : flags | 0x10 | Nibbles.at(path, at++));
    if ((at & 1) == 0) {
      System.arraycopy(path, at / 2, buffer, to, size - 1);
      to += size - 1;
    } else {
      for (; at < end; at += 2) {
        buffer[to++] = (byte) (Nibbles.at(path, at) << 4 | Nibbles.at(path, at + 1));
      }
    }
  }

  private void string(byte[] value) {
    if (value.length == 1 && value[0] >= 0) {
      append(value);
      return;
    }
    reserve(MAX_HEADER + value.length);
    header(to, 0x80, value.length);
    to += headerSize(value.length);
    append(value);
  }

  private void append(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, buffer, to, bytes.length);
    to += bytes.length;
  }

  private void header(int at, int offset, int size) {
    if (size < 56) {
      buffer[at] = (byte) (offset + size);
      return;
    }
    int sizeOfSize = headerSize(size) - 1;
    buffer[at] = (byte) (offset + 55 + sizeOfSize);
    for (int i = sizeOfSize; i > 0; i--) {
      buffer[at + i] = (byte) size;
      size >>>= 8;
    }
  }

  private static int headerSize(int size) {
    return size < 56 ? 1 : 1 + (39 - Integer.numberOfLeadingZeros(size)) / 8;
  }

  private void reserve(int more) {
    if (buffer.length - to < more) {
      buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, Math.addExact(to, more)));
    }
  }
}
