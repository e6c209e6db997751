package io.evmesh.node.query;

import io.evmesh.engine.types.Hash;

/** How a request names a block (EIP-1898). */
public sealed interface BlockRef {
  /** By number. */
  record ByNumber(long number) implements BlockRef {}

  /**
   * By hash.
   *
   * @param requireCanonical whether it has to be on the chain of the head; it always is, since
   *     others are not kept
   */
  record ByHash(Hash hash, boolean requireCanonical) implements BlockRef {}

  /** By its place in the chain. */
  enum Tag implements BlockRef {
    EARLIEST,
    FINALIZED,
    SAFE,
    LATEST,
    PENDING
  }
}
