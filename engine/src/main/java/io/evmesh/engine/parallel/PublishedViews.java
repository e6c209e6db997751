package io.evmesh.engine.parallel;

import io.evmesh.engine.types.Address;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Where the accounts of one machine publish what lies over the committed state in one block. Each
 * place is set once, by the actor that owns it; lanes look there without a message or a lock.
 */
public final class PublishedViews {
  private final AtomicReferenceArray<ShardVersions> shards =
      new AtomicReferenceArray<>(Shards.COUNT);
  private final Map<Address, AtomicReference<StorageVersions>> storages = new HashMap<>();

  /** Room for the shards, and for the contracts whose storage has an actor of its own. */
  public PublishedViews(BlockPlan plan) {
    new TreeSet<>(plan.ownStorage())
        .forEach(contract -> storages.put(contract, new AtomicReference<>()));
  }

  /** Shows a shard's accounts to the lanes. */
  public void publish(int shard, ShardVersions versions) {
    shards.setRelease(shard, versions);
  }

  /** Shows a contract's slots to the lanes. */
  public void publish(Address contract, StorageVersions versions) {
    AtomicReference<StorageVersions> place = storages.get(contract);
    if (place == null) {
      throw new IllegalArgumentException(contract + " has no storage of its own in this block");
    }
    place.setRelease(versions);
  }

  /** All that was published, to be sealed when the block's transactions are final. */
  public SealedBlock sealed() {
    SealedBlock sealed = new SealedBlock();
    for (int shard = 0; shard < Shards.COUNT; shard++) {
      ShardVersions versions = shards.getAcquire(shard);
      if (versions != null) {
        sealed.add(versions);
      }
    }
    storages.values().forEach(place -> addIfThere(sealed, place.getAcquire()));
    return sealed;
  }

  private static void addIfThere(SealedBlock sealed, @Nullable StorageVersions versions) {
    if (versions != null) {
      sealed.add(versions);
    }
  }

  @Nullable VersionedAccount account(Address address) {
    ShardVersions shard = shards.getAcquire(Shards.of(address));
    return shard == null ? null : shard.find(address);
  }

  @Nullable VersionedStorage storage(Address contract) {
    AtomicReference<StorageVersions> place = storages.get(contract);
    StorageVersions versions = place == null ? null : place.getAcquire();
    return versions == null ? null : versions.storage();
  }
}
