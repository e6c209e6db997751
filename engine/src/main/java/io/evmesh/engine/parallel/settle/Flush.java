package io.evmesh.engine.parallel.settle;

import io.evmesh.engine.state.StateView;
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

  /** Asks the committed state for all that the places may ask it for: {@link Settle#askBase}. */
  public void askBase(StateView base) {
    shards.forEach(settle -> settle.askBase(base));
    storages.forEach(settle -> settle.askBase(base));
  }

  /** All places have answered. */
  public void taken() {
    shards.forEach(Settle::take);
    storages.forEach(Settle::take);
  }
}
