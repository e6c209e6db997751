package io.evmesh.engine.parallel.settle;

import io.evmesh.engine.types.Address;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The shards and busy contracts of a block that one thread keeps, its own or copies of those of
 * another node: each begins, and is published, when it is first asked for.
 */
public final class BlockPlaces {
  private final BlockScope scope;
  private final NavigableMap<Integer, ShardVersions> shards = new TreeMap<>();
  private final NavigableMap<Address, StorageVersions> storages = new TreeMap<>();

  /** None has begun. */
  public BlockPlaces(BlockScope scope) {
    this.scope = scope;
  }

  /** The accounts of a shard. */
  public ShardVersions shard(int number) {
    return shards.computeIfAbsent(
        number,
        missing -> {
          ShardVersions versions = new ShardVersions(scope.base(), scope.plan());
          scope.views().publish(missing, versions);
          return versions;
        });
  }

  /** The slots of a contract whose storage is kept apart. */
  public StorageVersions storage(Address contract) {
    return storages.computeIfAbsent(
        contract,
        missing -> {
          StorageVersions versions = new StorageVersions(missing, scope.base());
          scope.views().publish(missing, versions);
          return versions;
        });
  }

  /** The shards that have begun, by number. */
  public NavigableMap<Integer, ShardVersions> shards() {
    return Collections.unmodifiableNavigableMap(shards);
  }

  /** Lets copies take what a flush has for the places themselves: unchecked. */
  public void mirror(Flush flush) {
    flush.shards().forEach(settle -> shard(settle.shard()).mirror(settle));
    flush.storages().forEach(settle -> storage(settle.contract()).mirror(settle));
  }

  /** Makes what copies know of an account what their owner shows. */
  public void show(Shown shown) {
    Address address = shown.account().address;
    shard(scope.plan().shards().of(address)).show(shown);
    if (scope.plan().hasOwnStorage(address)) {
      storage(address).show(shown);
    }
  }
}
