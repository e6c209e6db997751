package io.evmesh.actors.chain;

import io.evmesh.engine.block.StateRoots;
import io.evmesh.engine.state.EmptyState;
import io.evmesh.engine.state.StateRoot;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.trie.MissingNodeException;
import io.evmesh.engine.types.Hash;
import io.evmesh.persistence.database.Database;
import org.jspecify.annotations.Nullable;

/**
 * The state's tries after the last block that has a root, and what later blocks changed. One thread
 * uses it.
 */
final class Tries {
  private final RootPolicy policy;
  private final Database database;
  private StateRoot known;
  private WorldState since = new WorldState(EmptyState.INSTANCE);
  private boolean hasSince;
  private @Nullable StateRoot next;

  /**
   * @param known reads its nodes from {@code database}
   */
  Tries(RootPolicy policy, Database database, StateRoot known) {
    this.policy = policy;
    this.database = database;
    this.known = known;
  }

  /**
   * Knows the roots in the next block.
   *
   * @param believed what stands in the header of a block that has no root by the policy
   * @return throws a {@link io.evmesh.persistence.database.DatabaseException} of the fault DAMAGED
   *     if a node is not as it was stored
   */
  StateRoots rootsOf(long number, Hash believed) {
    next = null;
    return policy.includes(number) ? this::checkedAfter : _ -> believed;
  }

  /** Goes on from the tries after another block, all of which have roots. */
  void restart(StateRoot tries) {
    known = tries;
    since = new WorldState(EmptyState.INSTANCE);
    hasSince = false;
    next = null;
  }

  /** The tries after the last block that has a root. */
  StateRoot known() {
    return known;
  }

  /** Nodes are told by their hashes, so that a damaged one is found where it is read. */
  private Hash checkedAfter(WorldState world) {
    try {
      return after(world);
    } catch (MissingNodeException e) {
      throw database.damage(e);
    }
  }

  private Hash after(WorldState world) {
    StateRoot root;
    if (hasSince) {
      WorldState all = new WorldState(EmptyState.INSTANCE);
      since.difference().applyTo(all);
      world.difference().applyTo(all);
      root = known.after(all);
    } else {
      root = known.after(world);
    }
    next = root;
    return root.hash();
  }

  /** The block with these changes is part of the chain; returns the tries after it, if known. */
  @Nullable StateRoot accept(WorldState world) {
    StateRoot root = next;
    next = null;
    if (root != null) {
      known = root;
      since = new WorldState(EmptyState.INSTANCE);
      hasSince = false;
    } else if (policy.everyBlocks() > 0) {
      world.difference().applyTo(since);
      hasSince = true;
    }
    return root;
  }
}
