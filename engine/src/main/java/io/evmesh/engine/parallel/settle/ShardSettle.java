package io.evmesh.engine.parallel.settle;

import io.evmesh.engine.parallel.account.CreditBatch;
import io.evmesh.engine.parallel.account.VersionedAccount;
import io.evmesh.engine.state.StateView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a lane's transactions did to the accounts of one shard, in one message. */
public final class ShardSettle extends Settle {
  private final int shard;
  public final List<VersionedAccount> accounts = new ArrayList<>();
  public @Nullable CreditBatch credits;

  public ShardSettle(int shard) {
    this.shard = shard;
  }

  @Override
  public void askBase(StateView base) {
    for (VersionedAccount account : accounts) {
      if (account.asksForStorage()) {
        var unused = base.hasStorage(account.address);
      }
      if (account.storage != null) {
        account.storage.askBase();
      }
    }
    if (credits != null) {
      var unused = base.account(credits.address());
    }
  }

  /** The shard it goes to. */
  public int shard() {
    return shard;
  }
}
