package io.evmesh.node.accesslist;

import io.evmesh.engine.accesslist.BlockAccessList;
import io.evmesh.engine.block.BlockAccesses;
import io.evmesh.engine.execution.Senders;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.persistence.accesslist.AccessListStore;
import java.util.Optional;
import java.util.OptionalLong;

/** The access lists of a chain's blocks. Many threads may ask. */
public final class AccessLists {
  private final ChainView view;
  private final AccessListStore kept;

  /** Those of the blocks that a view shows. */
  public AccessLists(ChainView view) {
    this.view = view;
    kept = new AccessListStore(view.database());
  }

  /** The list of a block if it is kept. */
  public Optional<BlockAccessList> kept(ChainBlock block) {
    return kept.find(block.hash()).map(BlockAccessList::decode);
  }

  /** The highest number of a block whose list is kept. */
  OptionalLong lastKept() {
    return kept.last();
  }

  /** Makes the list of a block as {@link #make} does, and keeps it. */
  void keep(ChainBlock block, ChainBlock parent) {
    kept.add(block.hash(), block.number(), make(block, parent).encode());
  }

  /**
   * Makes the list of a block: executes it again.
   *
   * @param parent the block before it
   * @throws io.evmesh.persistence.database.DatabaseException PRUNED if the state before it has been
   *     given up, NO_BLOCK if the block was taken back meanwhile
   */
  public BlockAccessList make(ChainBlock block, ChainBlock parent) {
    return BlockAccesses.of(
        view.config(),
        block.block(),
        Senders.known(block.block().transactions(), block.senders()),
        view.state(parent));
  }
}
