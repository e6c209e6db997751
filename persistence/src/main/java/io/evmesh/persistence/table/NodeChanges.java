package io.evmesh.persistence.table;

import io.evmesh.engine.trie.NodeSink;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What changed in tries since a checkpoint: of several changes of a node, the last. One thread at a
 * time may use it.
 */
public final class NodeChanges implements NodeSink {
  private final SequencedMap<Bytes, OfOwner> owners = new LinkedHashMap<>();

  /** What changed in one trie; an empty node is to be removed. */
  static final class OfOwner {
    private final SequencedMap<Bytes, Optional<Bytes>> nodes = new LinkedHashMap<>();
    private boolean emptied;

    /** Whether nothing that was stored before counts any more. */
    boolean isEmptied() {
      return emptied;
    }

    SequencedMap<Bytes, Optional<Bytes>> nodes() {
      return nodes;
    }
  }

  @Override
  public void store(Bytes owner, Bytes path, Hash hash, Bytes coding) {
    of(owner).nodes.put(path, Optional.of(coding));
  }

  @Override
  public void remove(Bytes owner, Bytes path) {
    of(owner).nodes.put(path, Optional.empty());
  }

  @Override
  public void removeAll(Bytes owner) {
    OfOwner all = of(owner);
    all.nodes.clear();
    all.emptied = true;
  }

  private OfOwner of(Bytes owner) {
    return owners.computeIfAbsent(owner, key -> new OfOwner());
  }

  /** Number of nodes that changed. */
  public int size() {
    return owners.values().stream().mapToInt(owner -> owner.nodes.size()).sum();
  }

  SequencedMap<Bytes, OfOwner> owners() {
    return owners;
  }
}
