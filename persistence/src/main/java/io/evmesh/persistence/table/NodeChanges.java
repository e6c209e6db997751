package io.evmesh.persistence.table;

import io.evmesh.engine.trie.NodeSink;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/** What changed in tries since a checkpoint: of several changes of a node, the last. */
public final class NodeChanges {
  private final SequencedMap<Key, Optional<Bytes>> nodes = new LinkedHashMap<>();

  record Key(Bytes owner, Bytes path) {}

  /** Takes the changes of one trie; {@code owner} as {@link TrieNodes} has it. */
  public NodeSink sink(Bytes owner) {
    return new NodeSink() {
      @Override
      public void store(Bytes path, Hash hash, Bytes coding) {
        nodes.put(new Key(owner, path), Optional.of(coding));
      }

      @Override
      public void remove(Bytes path) {
        nodes.put(new Key(owner, path), Optional.empty());
      }
    };
  }

  /** Number of nodes that changed. */
  public int size() {
    return nodes.size();
  }

  SequencedMap<Key, Optional<Bytes>> nodes() {
    return nodes;
  }
}
