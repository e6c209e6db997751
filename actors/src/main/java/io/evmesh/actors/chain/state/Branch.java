package io.evmesh.actors.chain.state;

import io.evmesh.engine.state.StateView;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.database.DatabaseException.Fault;
import org.jspecify.annotations.Nullable;

/**
 * A chain from one return to an earlier block to the next. A state that was taken on a branch is
 * refused once the chain has left its block, since what lies below shows other blocks from then on.
 */
public final class Branch {
  private final long lastBlock;
  private volatile @Nullable Branch next;

  private Branch(long lastBlock) {
    this.lastBlock = lastBlock;
  }

  /** One whose blocks have no end. */
  public static Branch open() {
    return new Branch(Long.MAX_VALUE);
  }

  /**
   * The chain returns to a block: to be called before anything shows that, and {@link #goOn} when
   * all does.
   */
  public Branch returnTo(long block) {
    return then(new Branch(block));
  }

  /** The chain goes on from the block to which it returned. */
  public Branch goOn() {
    return then(open());
  }

  private Branch then(Branch following) {
    next = following;
    return following;
  }

  /**
   * A state, for as long as the chain has its block.
   *
   * @param state was found after this branch
   */
  public StateView holding(long block, StateView state) {
    check(block);
    return new BranchState(this, block, state);
  }

  /**
   * Whether what was read of a block's state may count.
   *
   * @throws DatabaseException NO_BLOCK if the chain has left the block since
   */
  void check(long block) {
    for (Branch branch = this; branch != null; branch = branch.next) {
      if (block > branch.lastBlock) {
        throw new DatabaseException(
            Fault.NO_BLOCK,
            "block %d is no longer there: the chain has returned to block %d"
                .formatted(block, branch.lastBlock));
      }
    }
  }
}
