package io.evmesh.engine.trie;

import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Nodes by path, in memory. */
final class PathStore implements NodeSource, NodeSink {
  final Map<Bytes, Bytes> nodes = new HashMap<>();
  int reads;

  @Override
  public @Nullable Bytes node(Bytes path, Hash hash) {
    reads++;
    return nodes.get(path);
  }

  @Override
  public void store(Bytes path, Hash hash, Bytes coding) {
    nodes.put(path, coding);
  }

  @Override
  public void remove(Bytes path) {
    nodes.remove(path);
  }
}
