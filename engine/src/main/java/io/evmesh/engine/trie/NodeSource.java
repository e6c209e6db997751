package io.evmesh.engine.trie;

import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;

/** Where nodes come from that were not made here. */
public interface NodeSource {
  /** A source of tries that are wholly in memory. */
  NodeSource NONE =
      (path, hash) -> {
        throw new IllegalStateException("no source for node " + hash);
      };

  /**
   * The coding of a node.
   *
   * @param path the nibbles that lead to it, one a byte
   * @param hash Keccak-256 of the coding
   */
  Bytes load(byte[] path, Hash hash);
}
