package io.evmesh.persistence.event;

/**
 * A fact of a chain. A block is there once its {@link BlockCommitted} is in the journal; the {@link
 * ShardSealed} of its shards are there before, and count for nothing without it.
 */
public sealed interface ChainEvent permits EpochBegun, ShardSealed, BlockCommitted, Reverted {
  /** Which writer's it is: one more each time that a process takes over the chain. */
  long epoch();

  /** The number of the block that this belongs to. */
  long block();
}
