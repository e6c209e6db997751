package io.evmesh.engine.parallel.plan;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.types.Address;

/**
 * Which shard an account belongs to: the first bits of its address's Keccak-256, so that a shard is
 * a subtree of the state trie.
 *
 * @param nibbles how many hexadecimal digits name a shard, 0 (there is one for all) to 4
 */
public record Shards(int nibbles) {
  /** More than one machine needs. */
  public static final Shards CLUSTER = new Shards(2);

  /** Enough for the cores of one machine, and few messages. */
  public static final Shards ONE_MACHINE = new Shards(1);

  /** All accounts together. */
  public static final Shards ONE = new Shards(0);

  /** Most digits of a shard. */
  public static final int MOST_NIBBLES = 4;

  public Shards {
    if (nibbles < 0 || nibbles > MOST_NIBBLES) {
      throw new IllegalArgumentException(nibbles + " nibbles are not from 0 to " + MOST_NIBBLES);
    }
  }

  /** Number of shards. */
  public int count() {
    return 1 << 4 * nibbles;
  }

  /** The account's shard, 0 to {@link #count()} - 1. */
  public int of(Address address) {
    return address.keccakPrefix(Shards::keccakPrefix) >>> 4 * (MOST_NIBBLES - nibbles);
  }

  private static int keccakPrefix(Address address) {
    return (int) (Keccak256.hash(address.toBytes()).limb3() >>> 48);
  }
}
