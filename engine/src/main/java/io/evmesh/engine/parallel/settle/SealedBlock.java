package io.evmesh.engine.parallel.settle;

import io.evmesh.engine.parallel.account.VersionedAccount;
import io.evmesh.engine.parallel.account.VersionedStorage;
import io.evmesh.engine.parallel.plan.BlockPlan;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.ChangeVisitor;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateDifference;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a block changed, as its accounts keep it, once all transactions are final and every shard
 * has sealed.
 */
public final class SealedBlock implements StateDifference {
  private final BlockPlan plan;
  private final PublishedViews views;
  private final int[] shards;
  private final List<Address> contracts; // of them, whose storage is kept apart
  private final SequencedMap<Hash, Code> codes = new LinkedHashMap<>();

  /** The difference that a block's accounts have published. */
  public SealedBlock(BlockScope scope) {
    this(scope, shard -> true);
  }

  /**
   * The same of some shards only, where others are but copies. Asked only for what lies in these.
   */
  public SealedBlock(BlockScope scope, IntPredicate owned) {
    plan = scope.plan();
    views = scope.views();
    shards = IntStream.of(views.shards()).filter(owned).toArray();
    contracts =
        views.contracts().stream()
            .filter(contract -> owned.test(plan.shards().of(contract)))
            .toList();
    for (int shard : shards) {
      ShardVersions versions = views.shard(shard);
      if (versions != null) {
        versions.codesSet().forEach(code -> codes.put(code.hash(), code));
      }
    }
  }

  @Override
  public boolean has(Address address) {
    VersionedAccount account = views.account(address);
    return account != null && account.left().changed();
  }

  @Override
  public @Nullable Account account(Address address) {
    VersionedAccount account = views.account(address);
    return account == null ? null : account.left().account();
  }

  @Override
  public boolean slot(Address address, long[] words, int key, int value) {
    VersionedAccount account = views.account(address);
    VersionedStorage storage = storage(address, account);
    if (storage != null && storage.valueAfterAll(words, key, value)) {
      return true;
    }
    if (account != null && account.left().wiped()) {
      Arrays.fill(words, value, value + 4, 0);
      return true;
    }
    return false;
  }

  private @Nullable VersionedStorage storage(Address address, @Nullable VersionedAccount account) {
    if (plan.hasOwnStorage(address)) {
      return views.storage(address);
    }
    return account == null ? null : account.storage;
  }

  @Override
  public @Nullable Code code(Hash codeHash) {
    return codes.get(codeHash);
  }

  @Override
  public boolean isWiped(Address address) {
    VersionedAccount account = views.account(address);
    return account != null && account.left().wiped();
  }

  @Override
  public boolean leavesSlots(Address address) {
    VersionedStorage storage = storage(address, views.account(address));
    return storage != null && storage.leavesSlots();
  }

  @Override
  public void applyTo(WorldState world) {
    forEachChange(ChangeVisitor.into(world));
    codes.values().forEach(world::putCode);
  }

  /**
   * Tells all changes: first of accounts, each with its slots, then of slots that are kept apart
   * from their account, which may not have been told.
   */
  public void forEachChange(ChangeVisitor visitor) {
    for (int shard : shards) {
      ShardVersions versions = views.shard(shard);
      if (versions != null) {
        versions.forEachChange(visitor);
      }
    }
    for (Address contract : contracts) { // after the wipes of their accounts
      VersionedStorage storage = views.storage(contract);
      if (storage != null) {
        storage.forEachChange(visitor);
      }
    }
  }

  /** The codes that accounts were left with. */
  public Collection<Code> codes() {
    return codes.values();
  }
}
