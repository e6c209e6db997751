package io.evmesh.actors.chain;

import io.evmesh.engine.block.StateRoots;
import io.evmesh.engine.state.StateRoot;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.trie.Checkpoint;
import io.evmesh.engine.types.Hash;
import io.evmesh.persistence.event.ShardSealed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state root of each block that has one, and the checkpoints of the tries. What blocks without a
 * root changed is gathered for the next that has one. One thread at a time.
 */
final class StateTries implements StateRoots {
  /** Blocks between two checkpoints: what a start after a crash has to work out again. */
  private static final int CHECKPOINT_EVERY = 64;

  private final RootPolicy policy;
  private StateRoot root;
  private @Nullable StateRoot next;
  private @Nullable SealedWorld gathered;
  private long block;
  private long checkpointed;
  private @Nullable Checkpoint open;
  private long openAt;

  /**
   * @param root of {@code block}
   * @param block the last block of which there is a checkpoint; -1 for none
   */
  StateTries(RootPolicy policy, StateRoot root, long block) {
    this.policy = policy;
    this.root = root;
    this.block = block;
    checkpointed = block;
  }

  /** The last block that was begun. */
  long block() {
    return block;
  }

  /** Turns to the next block. */
  void begin(long number) {
    block = number;
    next = null;
  }

  /** The root after the block; zero if it has none. */
  @Override
  public Hash after(WorldState difference) {
    if (!policy.hasRoot(block)) {
      return Hash.ZERO;
    }
    SealedWorld before = gathered;
    if (before != null) {
      root = root.after(before.world());
      gathered = null;
    }
    StateRoot after = root.after(difference);
    next = after;
    return after.hash();
  }

  /** The block is part of the chain; {@code parts} are what it changed. */
  void end(List<ShardSealed> parts) {
    StateRoot after = next;
    if (after != null) {
      root = after;
      next = null;
    } else if (!policy.isOff()) {
      if (gathered == null) {
        gathered = new SealedWorld();
      }
      gathered.add(parts);
    }
  }

  /** A checkpoint of the tries after the block that has ended, if one is due. */
  @Nullable Checkpoint checkpointIfDue(boolean atOnce) {
    boolean isDue = atOnce || block - checkpointed >= CHECKPOINT_EVERY;
    if (!isDue || policy.isOff() || gathered != null || open != null || block == checkpointed) {
      return null;
    }
    open = root.checkpoint();
    openAt = block;
    return open;
  }

  /** The open checkpoint is in the store; returns its block. */
  long kept() {
    Checkpoint told = open;
    if (told != null) {
      told.kept();
      open = null;
      checkpointed = openAt;
    }
    return checkpointed;
  }
}
