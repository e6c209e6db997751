package io.evmesh.engine.trie;

import io.evmesh.engine.types.Bytes;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where tries find the nodes that they do not hold in memory. Several threads may ask at once. */
@FunctionalInterface
public interface NodeSource {
  /** The most places that are asked for at once. */
  int MAX_PLACES = 10_000;

  /** Has no node. */
  NodeSource NONE = places -> Collections.nCopies(places.size(), null);

  /**
   * The codings of nodes, in the order of their places; null where there is none. A trie checks
   * them against their hashes.
   *
   * @param places different ones, 1 to {@value #MAX_PLACES}
   */
  List<@Nullable Bytes> nodes(List<NodePlace> places);
}
