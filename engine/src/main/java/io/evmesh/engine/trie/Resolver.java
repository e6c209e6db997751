package io.evmesh.engine.trie;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.trie.Node.Unresolved;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;

/** Loads nodes from a source and checks that they are what was asked for. */
final class Resolver {
  private final NodeSource source;

  Resolver(NodeSource source) {
    this.source = source;
  }

  /**
   * {@code node} itself, or what it stands for.
   *
   * @param path leads to the node with its first {@code depth} nibbles
   * @throws MissingNodeException if the source does not have it
   */
  Node resolve(Node node, byte[] path, int depth) {
    return node instanceof Unresolved unresolved ? load(unresolved, path, depth) : node;
  }

  private Node load(Unresolved node, byte[] path, int depth) {
    Bytes coding = coding(node, path, depth);
    try {
      Node loaded = NodeDecoder.decode(coding, path, depth);
      loaded.freeze(node);
      return loaded;
    } catch (RlpException e) {
      String what = String.valueOf(e.getMessage());
      throw new MissingNodeException(Nibbles.path(path, depth), node.hash(), what);
    }
  }

  private Bytes coding(Unresolved node, byte[] path, int depth) {
    Hash hash = node.hash();
    Bytes place = Nibbles.path(path, depth);
    Bytes coding = source.node(place, hash);
    if (coding == null) {
      throw new MissingNodeException(place, hash, "not found");
    }
    if (!Keccak256.hash(coding).equals(hash)) {
      throw new MissingNodeException(place, hash, "found a node with another hash");
    }
    return coding;
  }
}
