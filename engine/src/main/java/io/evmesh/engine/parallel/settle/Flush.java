package io.evmesh.engine.parallel.settle;

import java.util.List;

/** What a lane sends after some transactions: one settle to each place that they touched. */
public record Flush(List<ShardSettle> shards, List<StorageSettle> storages) {
  /** Before the first. */
  public static final Flush NONE = new Flush(List.of(), List.of());

  /** Whether no place was touched, so that none will answer. */
  public boolean isEmpty() {
    return shards.isEmpty() && storages.isEmpty();
  }

  /** How many settles there are. */
  public int size() {
    return shards.size() + storages.size();
  }

  /** All places have answered. */
  public void taken() {
    shards.forEach(Settle::take);
    storages.forEach(Settle::take);
  }
}
