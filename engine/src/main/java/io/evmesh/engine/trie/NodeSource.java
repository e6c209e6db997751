package io.evmesh.engine.trie;

import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import org.jspecify.annotations.Nullable;

/** Where a trie finds the nodes that it does not hold in memory. */
@FunctionalInterface
public interface NodeSource {
  /** Has no node. */
  NodeSource NONE = (path, hash) -> null;

  /**
   * The coding of a node, or null if it is not here. The trie checks it against the hash.
   *
   * @param path nibbles from the root to the node, one in a byte (0 to 15)
   * @param hash Keccak-256 of the coding
   */
  @Nullable Bytes node(Bytes path, Hash hash);
}
