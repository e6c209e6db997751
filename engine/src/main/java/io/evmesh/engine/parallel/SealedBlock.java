package io.evmesh.engine.parallel;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.ChangeVisitor;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What all places of a block have sealed: the difference that its transactions make. */
public final class SealedBlock {
  private final List<ShardVersions> shards = new ArrayList<>();
  private final List<StorageVersions> storages = new ArrayList<>();

  /** Adds a shard whose transactions are all final. */
  public void add(ShardVersions shard) {
    shards.add(shard);
  }

  /** Adds the storage of a busy contract. */
  public void add(StorageVersions storage) {
    storages.add(storage);
  }

  /** Applies the difference to the world that the block was executed over. */
  public void applyTo(WorldState world) {
    Applying applying = new Applying(world);
    List<Code> codes = new ArrayList<>();
    shards.forEach(shard -> shard.seal(applying, codes));
    storages.forEach(storage -> storage.seal(applying)); // after the wipes of their accounts
    codes.forEach(world::putCode);
  }

  private record Applying(WorldState world) implements ChangeVisitor {
    @Override
    public void account(Address address, @Nullable Account account, boolean wiped) {
      if (wiped) {
        world.setAccount(address, null);
      }
      world.setAccount(address, account);
    }

    @Override
    public void slot(Address address, long[] words, int key, int value) {
      world.setSlot(address, words, key, value);
    }
  }
}
