package io.evmesh.engine.trie;

import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.rlp.RlpReader;
import io.evmesh.engine.trie.Node.Branch;
import io.evmesh.engine.trie.Node.Empty;
import io.evmesh.engine.trie.Node.Extension;
import io.evmesh.engine.trie.Node.Leaf;
import io.evmesh.engine.trie.Node.Unresolved;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.Arrays;

/**
 * Reads the coding of one node, strictly: what a trie with keys of whole bytes can not contain is
 * refused with an {@link RlpException}.
 */
final class NodeDecoder {
  private static final int BRANCH_ITEMS = 17;

  private NodeDecoder() {}

  /**
   * The node with this coding at the first {@code depth} nibbles of {@code prefix}. It is not
   * frozen itself; what stands for it in its parent is the caller's to know.
   */
  static Node decode(Bytes coding, byte[] prefix, int depth) {
    RlpReader outer = RlpReader.of(coding);
    RlpReader items = outer.readList();
    outer.expectEnd();
    Node node =
        switch (items.itemsLeft()) {
          case 2 -> pair(items, prefix, depth);
          case BRANCH_ITEMS -> branch(items, prefix, depth);
          default -> throw new RlpException("a trie node has 2 or 17 items");
        };
    node.committed = true;
    return node;
  }

  private static Node pair(RlpReader items, byte[] prefix, int depth) {
    Bytes part = items.readBytes();
    int flags = part.isEmpty() ? -1 : part.get(0) & 0xff;
    boolean odd = (flags & 0x10) != 0;
    if (flags < 0 || flags > 0x3f || !odd && (flags & 0xf) != 0) {
      throw new RlpException("not the hex-prefix coding of a path: " + part);
    }
    int end = Math.addExact(depth, 2 * part.size() - (odd ? 1 : 2));
    if (end > 2 * Trie.MAX_KEY_BYTES) {
      throw new RlpException("a path of " + end + " nibbles is longer than any key");
    }
    byte[] path = joined(prefix, depth, part.unsafeArray(), odd ? 1 : 2, end);
    return (flags & 0x20) != 0 ? leaf(items, path, end) : extension(items, path, depth, end);
  }

  private static Leaf leaf(RlpReader items, byte[] path, int end) {
    if ((end & 1) != 0) {
      throw new RlpException("a key that ends within a byte");
    }
    Bytes value = items.readBytes();
    if (value.isEmpty()) {
      throw new RlpException("a leaf without value");
    }
    return new Leaf(path, value.unsafeArray());
  }

  private static Extension extension(RlpReader items, byte[] path, int depth, int end) {
    if (end == depth) {
      throw new RlpException("an extension without path");
    }
    Node child = child(items, path, end);
    if (!(child instanceof Branch || child instanceof Unresolved)) {
      throw new RlpException("an extension leads to a branch only");
    }
    return new Extension(path, end, child);
  }

  private static Branch branch(RlpReader items, byte[] prefix, int depth) {
    if (depth > 2 * Trie.MAX_KEY_BYTES) {
      throw new RlpException("a branch behind the end of the longest key");
    }
    Branch branch = new Branch();
    int used = 0;
    for (int nibble = 0; nibble < 16; nibble++) {
      Node child =
          items.nextIsList()
              ? child(items, Nibbles.child(prefix, depth, nibble), depth + 1)
              : child(items, prefix, depth);
      branch.children[nibble] = child;
      used += child == Empty.NODE ? 0 : 1;
    }
    Bytes value = items.readBytes();
    if (!value.isEmpty()) {
      if ((depth & 1) != 0) {
        throw new RlpException("a key that ends within a byte");
      }
      branch.value = value.unsafeArray();
      used++;
    }
    if (used < 2) {
      throw new RlpException("a branch with fewer than two ways on");
    }
    return branch;
  }

  private static Node child(RlpReader items, byte[] path, int depth) {
    boolean embedded = items.nextIsList();
    Bytes raw = items.readRaw();
    if (embedded) {
      if (raw.size() >= Hash.SIZE) {
        throw new RlpException("a node of " + raw.size() + " bytes within its parent");
      }
      Node node = decode(raw, path, depth);
      node.freeze(raw.unsafeArray());
      return node;
    }
    if (raw.size() == 1 && raw.get(0) == (byte) 0x80) {
      return Empty.NODE;
    }
    if (raw.size() != 1 + Hash.SIZE) {
      throw new RlpException("neither a hash nor a node: " + raw.size() + " bytes");
    }
    return new Unresolved(raw.unsafeArray(), 1);
  }

  /** The first {@code depth} nibbles of {@code prefix}, then {@code part} from {@code at} on. */
  private static byte[] joined(byte[] prefix, int depth, byte[] part, int at, int end) {
    byte[] path = Arrays.copyOf(Arrays.copyOf(prefix, (depth + 1) / 2), (end + 1) / 2);
    for (int i = depth; i < end; i++) {
      Nibbles.set(path, i, Nibbles.at(part, at++));
    }
    return path;
  }
}
