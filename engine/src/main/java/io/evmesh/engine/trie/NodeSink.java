package io.evmesh.engine.trie;

import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;

/**
 * Learns what changed between two commits of a trie. Owners and paths are those of a {@link
 * NodePlace}. Nodes whose coding is shorter than 32 bytes are part of their parent's coding and are
 * never stored, except at the root.
 */
public interface NodeSink {
  /** At {@code path} there is now this node; children come before their parents. */
  void store(Bytes owner, Bytes path, Hash hash, Bytes coding);

  /** At {@code path} there is no stored node any more; perhaps there never was. */
  void remove(Bytes owner, Bytes path);

  /** None of the nodes stored before counts any more; told before anything else of this owner. */
  void removeAll(Bytes owner);
}
