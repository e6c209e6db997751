package io.evmesh.node.audit;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.rlp.RlpReader;
import io.evmesh.engine.rlp.RlpWriter;
import io.evmesh.engine.trie.Roots;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what tries have under a key, by nodes that are found by their hashes. */
final class TrieWalk {
  private static final int BRANCHES = 16;

  private final Map<Hash, Bytes> nodes = new HashMap<>();

  /** The tries do not say it: a node is missing, or makes no sense. */
  static final class BrokenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenException(String message) {
      super(message);
    }
  }

  /** Adds a node. */
  void add(Bytes node) {
    nodes.put(Keccak256.hash(node), node);
  }

  /** How many nodes there are. */
  int size() {
    return nodes.size();
  }

  /** The key of the element with an index, in a trie over a list. */
  static Bytes listKey(int index) {
    return new RlpWriter().write(index).toBytes();
  }

  /**
   * The value under a key; empty if the trie proves that there is none.
   *
   * @throws BrokenException if the nodes do not tell
   */
  Optional<Bytes> get(Hash root, Bytes key) {
    if (root.equals(Roots.EMPTY)) {
      return Optional.empty();
    }
    try {
      return walk(node(root), key, 0);
    } catch (RlpException e) {
      throw new BrokenException("a node of a trie makes no sense: " + e.getMessage());
    }
  }

  private Bytes node(Hash hash) {
    Bytes node = nodes.get(hash);
    if (node == null) {
      throw new BrokenException("the trie's node %s is missing".formatted(hash));
    }
    return node;
  }

  private Optional<Bytes> walk(Bytes start, Bytes key, int from) {
    Bytes node = start;
    int at = from;
    while (true) {
      List<Bytes> items = items(node);
      Bytes child;
      if (items.size() == BRANCHES + 1) {
        if (at == 2 * key.size()) {
          Bytes value = text(items.get(BRANCHES));
          return value.isEmpty() ? Optional.empty() : Optional.of(value);
        }
        child = items.get(nibble(key, at));
        at++;
      } else if (items.size() == 2) {
        Bytes path = text(items.getFirst());
        int flags = (path.get(0) & 0xff) >> 4;
        int skip = (flags & 1) == 1 ? 1 : 2;
        for (int i = skip; i < 2 * path.size(); i++, at++) {
          if (at >= 2 * key.size() || nibble(path, i) != nibble(key, at)) {
            return Optional.empty();
          }
        }
        if (flags >= 2) {
          return at == 2 * key.size() ? Optional.of(text(items.get(1))) : Optional.empty();
        }
        child = items.get(1);
      } else {
        throw new BrokenException("a node of a trie has %d items".formatted(items.size()));
      }
      if ((child.get(0) & 0xff) >= 0xc0) {
        node = child; // a node that is shorter than a hash lies in its parent
        continue;
      }
      Bytes reference = text(child);
      if (reference.isEmpty()) {
        return Optional.empty();
      }
      node = node(Hash.of(reference));
    }
  }

  private static List<Bytes> items(Bytes node) {
    RlpReader list = RlpReader.of(node).readList();
    List<Bytes> items = new ArrayList<>(BRANCHES + 1);
    while (list.hasNext()) {
      items.add(list.readRaw());
    }
    return items;
  }

  private static Bytes text(Bytes item) {
    return RlpReader.of(item).readBytes();
  }

  private static int nibble(Bytes bytes, int index) {
    int value = bytes.get(index / 2) & 0xff;
    return index % 2 == 0 ? value >> 4 : value & 15;
  }
}
