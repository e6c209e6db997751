package io.evmesh.persistence.table;

import io.evmesh.engine.trie.NodePlace;
import io.evmesh.engine.trie.NodeSink;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;

/** What changed in tries since a checkpoint: of several changes of a node, the last. */
public final class NodeChanges implements NodeSink {
  private final SequencedMap<NodePlace, Optional<Bytes>> nodes = new LinkedHashMap<>();
  private final SequencedSet<Bytes> emptied = new LinkedHashSet<>();

  @Override
  public void store(Bytes owner, Bytes path, Hash hash, Bytes coding) {
    nodes.put(new NodePlace(owner, path), Optional.of(coding));
  }

  @Override
  public void remove(Bytes owner, Bytes path) {
    nodes.put(new NodePlace(owner, path), Optional.empty());
  }

  @Override
  public void removeAll(Bytes owner) {
    emptied.add(owner);
  }

  /** Number of nodes that changed. */
  public int size() {
    return nodes.size();
  }

  SequencedMap<NodePlace, Optional<Bytes>> nodes() {
    return nodes;
  }

  /** Owners none of whose earlier nodes count any more. */
  SequencedSet<Bytes> emptied() {
    return emptied;
  }
}
