package io.evmesh.engine.parallel.wire;

import io.evmesh.engine.parallel.plan.Shards;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateDifference;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the nodes of a cluster have changed in one block, each in its own shards. */
public final class JoinedDifference implements StateDifference {
  private final Shards shards;
  private final List<StateDifference> parts;
  private final int[] partOf; // by shard

  /**
   * @param parts one for each node
   * @param partOf by shard: whose part tells of it
   */
  public JoinedDifference(Shards shards, List<StateDifference> parts, int[] partOf) {
    this.shards = shards;
    this.parts = List.copyOf(parts);
    this.partOf = partOf.clone();
    if (partOf.length != shards.count()) {
      throw new IllegalArgumentException(
          "%d of %d shards have a part".formatted(partOf.length, shards.count()));
    }
  }

  private StateDifference part(Address address) {
    return parts.get(partOf[shards.of(address)]);
  }

  @Override
  public boolean has(Address address) {
    return part(address).has(address);
  }

  @Override
  public @Nullable Account account(Address address) {
    return part(address).account(address);
  }

  @Override
  public boolean slot(Address address, long[] words, int key, int value) {
    return part(address).slot(address, words, key, value);
  }

  @Override
  public @Nullable Code code(Hash codeHash) {
    for (StateDifference part : parts) {
      Code code = part.code(codeHash);
      if (code != null) {
        return code;
      }
    }
    return null;
  }

  @Override
  public boolean isWiped(Address address) {
    return part(address).isWiped(address);
  }

  @Override
  public boolean leavesSlots(Address address) {
    return part(address).leavesSlots(address);
  }

  @Override
  public void applyTo(WorldState world) {
    parts.forEach(part -> part.applyTo(world));
  }
}
