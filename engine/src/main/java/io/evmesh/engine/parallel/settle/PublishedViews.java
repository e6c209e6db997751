package io.evmesh.engine.parallel.settle;

import io.evmesh.engine.parallel.account.VersionedAccount;
import io.evmesh.engine.parallel.account.VersionedStorage;
import io.evmesh.engine.parallel.plan.BlockPlan;
import io.evmesh.engine.parallel.plan.Shards;
import io.evmesh.engine.types.Address;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where the accounts of one machine publish what lies over the committed state in one block. Each
 * place is set once, by the actor that owns it; lanes look there without a message or a lock.
 */
public final class PublishedViews {
  private final Shards division;
  private final AtomicReferenceArray<ShardVersions> shards;
  private final NavigableMap<Address, AtomicReference<StorageVersions>> storages = new TreeMap<>();

  /** Room for the shards, and for the contracts whose storage has an actor of its own. */
  public PublishedViews(BlockPlan plan) {
    division = plan.shards();
    shards = new AtomicReferenceArray<>(division.count());
    new TreeSet<>(plan.ownStorage())
        .forEach(contract -> storages.put(contract, new AtomicReference<>()));
  }

  /**
   * Shows a shard's accounts to the lanes.
   *
   * @throws IllegalStateException if it has some already: who published them has lost them
   */
  public void publish(int shard, ShardVersions versions) {
    if (!shards.compareAndSet(shard, null, versions)) {
      throw new IllegalStateException("the accounts of shard " + shard + " begin in mid-block");
    }
  }

  /**
   * Shows a contract's slots to the lanes.
   *
   * @throws IllegalStateException if it has some already: who published them has lost them
   */
  public void publish(Address contract, StorageVersions versions) {
    AtomicReference<StorageVersions> place = storages.get(contract);
    if (place == null) {
      throw new IllegalArgumentException(contract + " has no storage of its own in this block");
    }
    if (!place.compareAndSet(null, versions)) {
      throw new IllegalStateException("the storage of " + contract + " begins in mid-block");
    }
  }

  /** The shards that were published, ascending. */
  public int[] shards() {
    return IntStream.range(0, shards.length())
        .filter(shard -> shards.getAcquire(shard) != null)
        .toArray();
  }

  @Nullable ShardVersions shard(int shard) {
    return shards.getAcquire(shard);
  }

  /** The contracts whose storage is kept apart, ascending. */
  NavigableSet<Address> contracts() {
    return storages.navigableKeySet();
  }

  public @Nullable VersionedAccount account(Address address) {
    ShardVersions shard = shards.getAcquire(division.of(address));
    return shard == null ? null : shard.find(address);
  }

  public @Nullable VersionedStorage storage(Address contract) {
    AtomicReference<StorageVersions> place = storages.get(contract);
    StorageVersions versions = place == null ? null : place.getAcquire();
    return versions == null ? null : versions.storage();
  }
}
