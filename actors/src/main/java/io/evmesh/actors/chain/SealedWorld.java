package io.evmesh.actors.chain;

import io.evmesh.engine.state.EmptyState;
import io.evmesh.engine.state.WorldState;
import io.evmesh.persistence.event.AccountChange;
import io.evmesh.persistence.event.ShardSealed;
import java.util.List;

/** What blocks changed, as a difference that a state root takes. */
final class SealedWorld {
  private final WorldState world = new WorldState(EmptyState.INSTANCE);

  /** Adds what the next block changed. */
  void add(List<ShardSealed> parts) {
    for (ShardSealed part : parts) {
      part.accounts().forEach(this::add);
    }
  }

  private void add(AccountChange change) {
    if (change.wiped()) {
      world.setAccount(change.address(), null);
    }
    world.setAccount(change.address(), change.account());
    for (int i = 0; i < change.slotCount(); i++) {
      world.setSlot(change.address(), change.key(i), change.value(i));
    }
  }

  /** All of it; slots and codes below it are not asked for. */
  WorldState world() {
    return world;
  }
}
