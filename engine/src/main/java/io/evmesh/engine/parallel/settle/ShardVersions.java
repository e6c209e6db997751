package io.evmesh.engine.parallel.settle;

import io.evmesh.engine.parallel.account.CreditBatch;
import io.evmesh.engine.parallel.account.Verdicts;
import io.evmesh.engine.parallel.account.VersionedAccount;
import io.evmesh.engine.parallel.account.VersionedStorage;
import io.evmesh.engine.parallel.plan.BlockPlan;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.ChangeVisitor;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.table.TaggedTable;
import io.evmesh.engine.types.Address;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * The core of a ledger: all accounts of one shard that a block touches, with the slots of those
 * whose storage has no actor of its own. Single writer; lanes of the same machine find accounts in
 * it without a message or a lock.
 */
public final class ShardVersions {
  private static final int FEWEST = 10;

  private final StateView base;
  private final BlockPlan plan;
  private final List<Code> codes = new ArrayList<>(0);

  /** Accounts whose code some transaction has set, if only in an incarnation that did not last. */
  private final SequencedSet<Address> coded = new LinkedHashSet<>(0);

  private volatile TaggedTable<Address, VersionedAccount> accounts =
      TaggedTable.withRoomForFirst(FEWEST);

  public ShardVersions(StateView base, BlockPlan plan) {
    this.base = base;
    this.plan = plan;
  }

  /** The account, or null if no transaction has settled there. */
  @Nullable VersionedAccount find(Address address) {
    TaggedTable<Address, VersionedAccount> all = accounts;
    int tag = TaggedTable.tag(address.hash(all.salt()));
    int step = all.first(tag);
    while (step >= 0) {
      VersionedAccount there = all.get(tag, step);
      if (there.address.equals(address)) {
        return there;
      }
      step = all.next(tag, step);
    }
    return step == TaggedTable.NONE ? null : all.spilled(address);
  }

  /** Takes what a lane's transactions did to accounts of this shard. */
  public Verdicts settle(ShardSettle settle) {
    Verdicts verdicts = new Verdicts();
    CreditBatch credits = settle.credits;
    VersionedAccount credited = credits == null ? null : accountOf(credits.address());
    // Before anything is checked: who reads the balance has seen what its own lane gave
    int lowestCredit = credited == null ? 0 : credited.take(credits);
    for (VersionedAccount settled : settle.accounts) {
      settle(settled, verdicts);
      if (settled.setsCode()) {
        coded.add(settled.address);
      }
    }
    if (credited != null) {
      credited.checkFrom(lowestCredit, base, verdicts);
    }
    settle.take();
    return verdicts;
  }

  private void settle(VersionedAccount settled, Verdicts verdicts) {
    VersionedAccount there = find(settled.address);
    VersionedStorage slots = settled.storage;
    if (there == null && (slots == null || slots.isUnwiped())) {
      add(settled); // as it is: nothing is known of the account yet
      settled.checkAlone(base, verdicts);
      if (slots != null) {
        slots.checkAlone(verdicts);
      }
      return;
    }
    VersionedAccount account = there == null ? added(settled.address, settled.base) : there;
    account.settle(settled, base, verdicts);
    if (slots != null) {
      if (account.storage == null) {
        account.storage = new VersionedStorage(account.address, base);
      }
      Objects.requireNonNull(account.storage).settle(slots, verdicts);
    }
  }

  /**
   * Takes what a lane's transactions did to accounts of a shard of which this is a copy, on its way
   * there. Nothing is checked: the shard does that.
   */
  public void mirror(ShardSettle settle) {
    CreditBatch credits = settle.credits;
    if (credits != null) {
      accountOf(credits.address()).mirror(credits);
    }
    for (VersionedAccount settled : settle.accounts) {
      mirrored(settled.address, settled.base).mirror(settled);
      VersionedStorage slots = settled.storage;
      if (slots != null) {
        mirroredStorage(settled.address, settled.base).mirror(slots);
      }
    }
    settle.take();
  }

  /** Makes what this copy knows at some places what the shard itself does. */
  public void show(Shown shown) {
    VersionedAccount account = shown.account();
    if (!shown.known() && find(account.address) == null) {
      return;
    }
    if (shown.itself()) {
      mirrored(account.address, account.base).show(account, shown.given());
    }
    if (!plan.hasOwnStorage(account.address)) {
      VersionedAccount there = find(account.address);
      if (shown.storage().isChanged() || there != null && there.storage != null) {
        mirroredStorage(account.address, account.base).show(shown.storage());
      }
    }
  }

  private VersionedAccount mirrored(Address address, @Nullable Account committed) {
    VersionedAccount there = find(address);
    return there == null ? added(address, committed) : there;
  }

  private VersionedStorage mirroredStorage(Address address, @Nullable Account committed) {
    VersionedAccount account = mirrored(address, committed);
    VersionedStorage known = account.storage;
    if (known == null) {
      known = new VersionedStorage(address, base);
      account.storage = known;
    }
    return known;
  }

  private VersionedAccount accountOf(Address address) {
    VersionedAccount there = find(address);
    return there == null ? added(address, base.account(address)) : there;
  }

  private VersionedAccount added(Address address, @Nullable Account committed) {
    VersionedAccount account = new VersionedAccount(address, committed, plan.predictions(address));
    add(account);
    return account;
  }

  private void add(VersionedAccount account) {
    TaggedTable<Address, VersionedAccount> all = accounts;
    TaggedTable<Address, VersionedAccount> roomy = all.withRoomFor(1);
    roomy = roomy.with(TaggedTable.tag(account.hash(roomy.salt())), account);
    if (roomy != all) {
      accounts = roomy;
    }
  }

  /** Ends the block, once all transactions are final: nothing is settled here any more. */
  public void seal() {
    for (Address address : coded) {
      VersionedAccount account = find(address);
      Code code = account == null ? null : account.left().code();
      if (code != null) {
        codes.add(code);
      }
    }
  }

  /** The codes that accounts were left with, once sealed. */
  List<Code> codesSet() {
    return codes;
  }

  /** Tells what the block changed here, once sealed. */
  void forEachChange(ChangeVisitor visitor) {
    accounts.forEach(
        (account, tag) -> {
          VersionedStorage storage = account.storage;
          boolean slots = storage != null && storage.isChanged();
          VersionedAccount.Left left = account.left();
          if (left.changed() || slots) {
            visitor.account(account.address, left.account(), left.wiped());
          }
          if (slots) {
            storage.forEachChange(visitor);
          }
        });
  }
}
