package io.evmesh.persistence.event;

import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.WorldState;
import java.util.List;

/**
 * What a block changed in the accounts of one shard. A block has one for each shard in which it
 * changed anything.
 *
 * @param accounts in ascending order of their addresses
 * @param codes that accounts of the shard were given
 */
public record ShardSealed(
    long epoch, long block, int shard, List<AccountChange> accounts, List<Code> codes)
    implements ChainEvent {

  public ShardSealed {
    accounts = List.copyOf(accounts);
    codes = List.copyOf(codes);
  }

  /** Sets in a world what the block changed here. */
  public void applyTo(WorldState world) {
    codes.forEach(world::putCode);
    accounts.forEach(change -> change.applyTo(world));
  }
}
