package io.evmesh.engine.trie;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.trie.Node.Unresolved;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Loads one trie's nodes from a source and checks that they are what was asked for. */
final class Resolver {
  private final NodeSource source;
  private final Bytes owner;

  /** Nodes loaded ahead by their paths; not changed while several threads resolve. */
  private final Map<Bytes, Node> ahead = new HashMap<>();

  Resolver(NodeSource source, Bytes owner) {
    this.source = source;
    this.owner = owner;
  }

  Bytes owner() {
    return owner;
  }

  /**
   * {@code node} itself, or what it stands for.
   *
   * @param path leads to the node with its first {@code depth} nibbles
   * @throws MissingNodeException if the source does not have it
   */
  Node resolve(Node node, byte[] path, int depth) {
    if (!(node instanceof Unresolved unresolved)) {
      return node;
    }
    Node known = loadedAhead(unresolved, path, depth);
    if (known != null) {
      return known;
    }
    NodePlace place = new NodePlace(owner, Nibbles.path(path, depth));
    return decoded(unresolved, path, depth, source.nodes(List.of(place)).getFirst());
  }

  /** What the node stands for, if it was loaded ahead; otherwise null. */
  @Nullable Node loadedAhead(Unresolved node, byte[] path, int depth) {
    if (ahead.isEmpty()) {
      return null;
    }
    Node known = ahead.get(Nibbles.path(path, depth));
    return known != null && known.hash().equals(node.hash()) ? known : null;
  }

  /** Takes the coding of a node that will be needed. */
  void loadAhead(Unresolved node, byte[] path, int depth, @Nullable Bytes coding) {
    ahead.put(Nibbles.path(path, depth), decoded(node, path, depth, coding));
  }

  private static Node decoded(Unresolved node, byte[] path, int depth, @Nullable Bytes coding) {
    Hash hash = node.hash();
    Bytes place = Nibbles.path(path, depth);
    if (coding == null) {
      throw new MissingNodeException(place, hash, "not found");
    }
    if (!Keccak256.hash(coding).equals(hash)) {
      throw new MissingNodeException(place, hash, "found a node with another hash");
    }
    try {
      Node loaded = NodeDecoder.decode(coding, path, depth);
      loaded.freeze(node);
      return loaded;
    } catch (RlpException e) {
      throw new MissingNodeException(place, hash, String.valueOf(e.getMessage()));
    }
  }
}
