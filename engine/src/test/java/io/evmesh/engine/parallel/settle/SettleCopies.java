package io.evmesh.engine.parallel.settle;

import io.evmesh.engine.parallel.account.CreditBatch;
import io.evmesh.engine.parallel.account.TouchCopies;

/** Copies of settles by value; the lane's own never hear that a place has taken them. */
public final class SettleCopies {
  private SettleCopies() {}

  /** What goes to a shard. */
  public static ShardSettle copy(ShardSettle settle) {
    ShardSettle copy = new ShardSettle(settle.shard());
    settle.accounts.forEach(account -> copy.accounts.add(TouchCopies.copy(account)));
    CreditBatch credits = settle.credits;
    copy.credits = credits == null ? null : TouchCopies.copy(credits);
    return copy;
  }

  /** What goes to a contract's storage. */
  public static StorageSettle copy(StorageSettle settle) {
    return new StorageSettle(settle.contract(), TouchCopies.copy(settle.storage()));
  }
}
