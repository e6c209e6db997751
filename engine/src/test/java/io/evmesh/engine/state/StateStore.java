package io.evmesh.engine.state;

import io.evmesh.engine.trie.NodePlace;
import io.evmesh.engine.trie.NodeSink;
import io.evmesh.engine.trie.NodeSource;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Nodes of a state's tries by owner and path, in memory. */
final class StateStore implements NodeSource, NodeSink {
  final Map<NodePlace, Bytes> nodes = new ConcurrentHashMap<>();

  @Override
  public List<@Nullable Bytes> nodes(List<NodePlace> places) {
    List<@Nullable Bytes> codings = new ArrayList<>();
    places.forEach(place -> codings.add(nodes.get(place)));
    return codings;
  }

  @Override
  public void store(Bytes owner, Bytes path, Hash hash, Bytes coding) {
    nodes.put(new NodePlace(owner, path), coding);
  }

  @Override
  public void remove(Bytes owner, Bytes path) {
    nodes.remove(new NodePlace(owner, path));
  }

  @Override
  public void removeAll(Bytes owner) {
    nodes.keySet().removeIf(place -> place.owner().equals(owner));
  }
}
