package io.evmesh.actors.chain;

import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.types.Hash;

/**
 * The last block of a chain.
 *
 * @param hash of the header
 */
public record ChainHead(Hash hash, BlockHeader header) {
  /** The block's number. */
  public long number() {
    return header.number();
  }
}
