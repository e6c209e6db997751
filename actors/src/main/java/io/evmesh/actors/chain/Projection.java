package io.evmesh.actors.chain;

import io.evmesh.actors.chain.journal.Persistence;
import io.evmesh.actors.chain.state.LayeredState;
import io.evmesh.actors.chain.state.StateCache;
import io.evmesh.engine.state.EmptyState;
import io.evmesh.engine.state.StateRoot;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.trie.Checkpoint;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.table.CommittedBlock;
import io.evmesh.persistence.table.Head;
import io.evmesh.persistence.table.ReadTables;
import io.evmesh.persistence.table.Retention;
import io.evmesh.persistence.table.StoredState;
import io.evmesh.persistence.table.TableCut;
import io.evmesh.persistence.table.TableCut.Nodes;
import io.evmesh.persistence.table.TrieNodes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Brings committed blocks into the read tables, then lets readers of the state below see them. One
 * thread uses it.
 */
final class Projection {
  /**
   * How many old states are given up with a new block, at most: more than come, so it catches up.
   */
  private static final int PRUNED_PER_BLOCK = 4;

  private final ChainSettings settings;
  private final Database database;
  private final Persistence persistence;
  private final StateCache cache;
  private final ConcurrentSkipListMap<Long, LayeredState> views;
  private final Checkpoints checkpoints;

  /**
   * @param views of the blocks that are not in the tables, and of the last one that is
   */
  Projection(
      ChainSettings settings,
      Database database,
      Persistence persistence,
      StateCache cache,
      ConcurrentSkipListMap<Long, LayeredState> views,
      Checkpoints checkpoints) {
    this.settings = settings;
    this.database = database;
    this.persistence = persistence;
    this.cache = cache;
    this.views = views;
    this.checkpoints = checkpoints;
  }

  void project(List<InFlight> blocks) throws InterruptedException {
    List<CommittedBlock> whole = blocks.stream().map(InFlight::whole).toList();
    long last = blocks.getLast().number();
    if (settings.readTables()) {
      persistence.done("block " + last, () -> new ReadTables(database).write(whole));
    }
    show(whole, last, stored(last));
    for (InFlight block : blocks) {
      checkpoints.after(block);
    }
    prune(last, blocks.size());
  }

  /** Readers of the last blocks' views go on; what is older is refused. */
  private void prune(long last, int blocks) throws InterruptedException {
    long retain = settings.retainBlocks();
    if (settings.readTables() && retain != ChainSettings.RETAIN_ALL) {
      persistence.done(
          "giving up states before the last %d at block %d".formatted(retain, last),
          () -> new Retention(database).prune(retain, (long) blocks * PRUNED_PER_BLOCK));
    }
  }

  /** Views before the last block keep to what they show, all others lose a few layers. */
  private void show(List<CommittedBlock> whole, long last, StateView next) {
    if (settings.readTables()) {
      views.headMap(last).values().forEach(view -> view.pin(stored(view.block())));
    }
    cache.advance(whole, next);
    views.tailMap(last).values().forEach(view -> view.dropUpTo(last));
    views.headMap(last).clear();
  }

  /**
   * Takes the tables back to an earlier block; nothing is on its way.
   *
   * @param root the tries after that block
   */
  void restart(Head last, StateRoot root) throws InterruptedException {
    Optional<Checkpoint> checkpoint = checkpoints.back(last.block(), root);
    Optional<Nodes> nodes =
        checkpoint.map(
            changed ->
                new Nodes(new TrieNodes.Checkpoint(last.block(), root.hash()), changed::tell));
    persistence.done(
        "the return to block " + last.block(), () -> new TableCut(database).to(last, nodes));
    checkpoint.ifPresent(Checkpoint::kept);
    views.clear();
    cache.restart(stored(last.block()));
  }

  private StateView stored(long block) {
    return settings.readTables() && block >= 0
        ? StoredState.at(database, block)
        : EmptyState.INSTANCE;
  }
}
