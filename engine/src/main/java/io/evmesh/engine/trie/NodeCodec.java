package io.evmesh.engine.trie;

import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.rlp.RlpReader;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import org.jspecify.annotations.Nullable;

/** Reads nodes; what they refer to by hash stays unresolved. */
final class NodeCodec {
  private static final int MAX_INLINE_DEPTH = 16; // an inlined node has less than 32 bytes

  private NodeCodec() {}

  /** The node with this coding; {@link RlpException} if it is none. */
  static Node decode(Bytes coding) {
    RlpReader rlp = RlpReader.of(coding);
    Node node = read(rlp, 0);
    rlp.expectEnd();
    return node;
  }

  private static Node read(RlpReader rlp, int depth) {
    if (depth > MAX_INLINE_DEPTH) {
      throw new RlpException("nodes are nested too deeply");
    }
    RlpReader list = rlp.readList();
    Bytes[] items = new Bytes[17];
    int count = 0;
    while (list.hasNext()) {
      if (count == items.length) {
        throw new RlpException("a node with more than 17 items");
      }
      items[count++] = list.readRaw();
    }
    if (count == 2) {
      return readShort(items[0], items[1], depth);
    }
    if (count != 17) {
      throw new RlpException("a node with " + count + " items");
    }
    @Nullable Node[] children = new Node[16];
    for (int i = 0; i < 16; i++) {
      children[i] = readReference(items[i], depth);
    }
    Bytes value = RlpReader.of(items[16]).readBytes();
    return new Node.Branch(children, value.isEmpty() ? null : value);
  }

  private static Node readShort(Bytes first, Bytes second, int depth) {
    Bytes compact = RlpReader.of(first).readBytes();
    byte[] path = Nibbles.fromCompact(compact);
    if (Nibbles.isLeaf(compact)) {
      return new Node.Leaf(path, RlpReader.of(second).readBytes());
    }
    Node child = readReference(second, depth);
    if (child == null || path.length == 0) {
      throw new RlpException("an extension that leads nowhere");
    }
    return new Node.Extension(path, child);
  }

  private static @Nullable Node readReference(Bytes item, int depth) {
    RlpReader rlp = RlpReader.of(item);
    if (rlp.nextIsList()) {
      return read(rlp, depth + 1);
    }
    Bytes hash = rlp.readBytes();
    return hash.isEmpty() ? null : new Node.Unresolved(hashOf(hash));
  }

  private static Hash hashOf(Bytes bytes) {
    if (bytes.size() != Hash.SIZE) {
      throw new RlpException("a reference of " + bytes.size() + " bytes");
    }
    return Hash.of(bytes);
  }
}
