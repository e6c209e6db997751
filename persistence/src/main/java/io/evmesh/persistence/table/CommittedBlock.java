package io.evmesh.persistence.table;

import io.evmesh.persistence.event.BlockCommitted;
import io.evmesh.persistence.event.ShardSealed;
import java.util.List;

/**
 * A block with what it changed.
 *
 * @param parts of exactly the shards that the commit names, in that order
 */
public record CommittedBlock(BlockCommitted commit, List<ShardSealed> parts) {

  public CommittedBlock {
    parts = List.copyOf(parts);
    if (parts.size() != commit.shards().size()) {
      throw new IllegalArgumentException(
          "block %d has %d shards, not %d"
              .formatted(commit.block(), commit.shards().size(), parts.size()));
    }
    for (int i = 0; i < parts.size(); i++) {
      ShardSealed part = parts.get(i);
      if (part.block() != commit.block()
          || part.epoch() != commit.epoch()
          || part.shard() != commit.shards().get(i)) {
        throw new IllegalArgumentException(
            "shard %d of block %d, epoch %d does not belong to block %d, epoch %d"
                .formatted(
                    part.shard(), part.block(), part.epoch(), commit.block(), commit.epoch()));
      }
    }
  }

  /** The block's number. */
  public long number() {
    return commit.block();
  }
}
