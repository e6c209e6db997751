package io.evmesh.engine.block;

import io.evmesh.engine.types.Hash;
import org.jspecify.annotations.Nullable;

/**
 * The blocks that came before, by their hashes. Asked for the last 256 headers by BLOCKHASH, and
 * for the last eight blocks by the rules of ommers.
 */
@FunctionalInterface
public interface Ancestors {
  /** The block with this hash; null if it is not known. */
  @Nullable Block block(Hash hash);
}
