package io.evmesh.engine.parallel;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.types.Address;

/**
 * Which shard an account belongs to: the first two nibbles of its address's Keccak-256, so that a
 * shard is a subtree of the state trie.
 */
public final class Shards {
  /** Number of shards. */
  public static final int COUNT = 256;

  private Shards() {}

  /** The account's shard, 0 to {@link #COUNT} - 1. */
  public static int of(Address address) {
    return address.keccakPrefix(Shards::keccakPrefix) >>> 8;
  }

  private static int keccakPrefix(Address address) {
    return (int) (Keccak256.hash(address.toBytes()).limb3() >>> 48);
  }
}
