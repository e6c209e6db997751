package io.evmesh.engine.parallel.settle;

import java.util.List;

/** What a lane sends after some transactions: one settle to each place that they touched. */
public record Flush(List<ShardSettle> shards, List<StorageSettle> storages) {
  /** Whether no place was touched, so that none will answer. */
  public boolean isEmpty() {
    return shards.isEmpty() && storages.isEmpty();
  }
}
