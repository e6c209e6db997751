package io.evmesh.engine.trie;

import io.evmesh.engine.trie.Node.Branch;
import io.evmesh.engine.trie.Node.Empty;
import io.evmesh.engine.trie.Node.Extension;
import io.evmesh.engine.trie.Node.Leaf;
import io.evmesh.engine.trie.Node.Unresolved;
import io.evmesh.engine.types.Bytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Loads the nodes on the way to many keys of many tries, level by level, many at once. */
final class Prefetch {
  private final NodeSource source;
  private List<Walk> walks = new ArrayList<>();

  /** On the way to a key: {@code node} stands at {@code depth} and is not loaded. */
  private record Walk(Resolver resolver, Change change, Unresolved node, int depth) {
    NodePlace place() {
      return new NodePlace(resolver.owner(), Nibbles.path(change.key, depth));
    }
  }

  Prefetch(NodeSource source) {
    this.source = source;
  }

  void add(Resolver resolver, Node top, List<? extends Change> changes) {
    for (Change change : changes) {
      Walk walk = onward(resolver, change, top, 0);
      if (walk != null) {
        walks.add(walk);
      }
    }
  }

  /** Loads until every way has been gone to its end. */
  void run() {
    while (!walks.isEmpty()) {
      Set<NodePlace> asked = new HashSet<>();
      List<NodePlace> places = new ArrayList<>();
      List<Walk> first = new ArrayList<>();
      for (Walk walk : walks) {
        NodePlace place = walk.place();
        if (asked.add(place)) {
          places.add(place);
          first.add(walk);
        }
      }
      for (int from = 0; from < places.size(); from += NodeSource.MAX_PLACES) {
        int to = Math.min(places.size(), from + NodeSource.MAX_PLACES);
        load(first.subList(from, to), places.subList(from, to));
      }
      List<Walk> next = new ArrayList<>();
      for (Walk walk : walks) {
        Walk on = onward(walk.resolver, walk.change, walk.node, walk.depth);
        if (on != null) {
          next.add(on);
        }
      }
      walks = next;
    }
  }

  private void load(List<Walk> some, List<NodePlace> places) {
    List<@Nullable Bytes> codings = source.nodes(places);
    for (int i = 0; i < some.size(); i++) {
      Walk walk = some.get(i);
      walk.resolver.loadAhead(walk.node, walk.change.key, walk.depth, codings.get(i));
    }
  }

  /** Where the way to a key leads to a node that is not loaded; null if nowhere. */
  private static @Nullable Walk onward(Resolver resolver, Change change, Node from, int at) {
    byte[] key = change.key;
    Node node = from;
    int depth = at;
    while (true) {
      switch (node) {
        case Unresolved unresolved -> {
          Node known = resolver.loadedAhead(unresolved, key, depth);
          if (known == null) {
            return new Walk(resolver, change, unresolved, depth);
          }
          node = known;
        }
        case Extension extension -> {
          if (!extension.leadsTo(key, depth)) {
            return null;
          }
          depth = extension.end;
          node = extension.child;
        }
        case Branch branch -> node = branch.children[Nibbles.at(key, depth++)];
        case Leaf _, Empty _ -> {
          return null;
        }
      }
    }
  }
}
