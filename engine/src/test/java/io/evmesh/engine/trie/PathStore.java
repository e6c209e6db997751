package io.evmesh.engine.trie;

import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Nodes of one trie by path, in memory. */
final class PathStore implements NodeSource, NodeSink {
  final Map<Bytes, Bytes> nodes = new HashMap<>();
  int reads;

  @Override
  public List<@Nullable Bytes> nodes(List<NodePlace> places) {
    List<@Nullable Bytes> codings = new ArrayList<>();
    for (NodePlace place : places) {
      reads++;
      codings.add(nodes.get(place.path()));
    }
    return codings;
  }

  @Override
  public void store(Bytes owner, Bytes path, Hash hash, Bytes coding) {
    nodes.put(path, coding);
  }

  @Override
  public void remove(Bytes owner, Bytes path) {
    nodes.remove(path);
  }

  @Override
  public void removeAll(Bytes owner) {
    nodes.clear();
  }
}
