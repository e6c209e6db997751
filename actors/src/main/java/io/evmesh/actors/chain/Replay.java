package io.evmesh.actors.chain;

import io.evmesh.actors.chain.state.StateCache;
import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.state.EmptyState;
import io.evmesh.engine.state.StateRoot;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.trie.MissingNodeException;
import io.evmesh.engine.trie.NodeSource;
import io.evmesh.engine.trie.Roots;
import io.evmesh.engine.trie.StateTrieSettings;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.database.DatabaseException.Fault;
import io.evmesh.persistence.journal.JournalReader;
import io.evmesh.persistence.table.CommittedBlock;
import io.evmesh.persistence.table.Head;
import io.evmesh.persistence.table.ReadTables;
import io.evmesh.persistence.table.StoredBlocks;
import io.evmesh.persistence.table.TrieNodes;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a chain back from its database: the read tables take the blocks of the journal that they
 * do not have yet, the tries those that came after their last checkpoint.
 */
final class Replay {
  private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

  private final ChainSettings settings;
  private final Database database;
  private final ReadTables tables;
  private final Tries tries;
  private final StateCache cache;
  private final long checkpoint;
  private final Hash checkpointRoot;
  private final StateRoot storedTries;
  private long projected;
  private @Nullable Head stored;
  private @Nullable CommittedBlock last;

  Replay(ChainSettings settings, Database database, StateCache cache, ParallelTasks tasks) {
    this.settings = settings;
    this.database = database;
    this.cache = cache;
    tables = new ReadTables(database);
    Optional<Head> head = settings.readTables() ? tables.head() : Optional.empty();
    stored = head.orElse(null);
    projected = head.map(Head::block).orElse(-1L);
    Optional<TrieNodes.Checkpoint> known =
        settings.readTables() ? new TrieNodes(database).checkpoint() : Optional.empty();
    checkpoint = known.map(TrieNodes.Checkpoint::block).orElse(-1L);
    checkpointRoot = known.map(TrieNodes.Checkpoint::root).orElse(Roots.EMPTY);
    NodeSource source = settings.readTables() ? new TrieNodes(database) : NodeSource.NONE;
    storedTries =
        StateRoot.open(new StateTrieSettings(source, tasks, settings.trieBytes()), checkpointRoot);
    tries = new Tries(settings.roots(), database, storedTries);
  }

  /** Reads what has to be read. */
  void run() {
    boolean rooted = settings.roots().everyBlocks() > 0;
    if (rooted && checkpoint >= 0) {
      checkStoredTries();
    }
    long from = rooted ? Math.min(projected, checkpoint) : projected;
    JournalReader journal = new JournalReader(database);
    long end = journal.lastBlock().orElse(-1L);
    if (Math.max(projected, checkpoint) > end) {
      throw new DatabaseException(
          Fault.DAMAGED,
          "the read tables in %s have block %d, the journal ends with block %d"
              .formatted(database.settings().place(), Math.max(projected, checkpoint), end));
    }
    journal.forEachBlock(from, this::take);
  }

  /**
   * The tries are not worked out again: their root must be that of the checkpoint's block, and the
   * stored nodes on the way to some account must have the hashes that lead from there. All others
   * are held against their hashes when they are read.
   */
  private void checkStoredTries() {
    Hash told =
        new StoredBlocks(database)
            .header(checkpoint)
            .map(BlockHeader::stateRoot)
            .orElseThrow(
                () ->
                    new DatabaseException(
                        Fault.DAMAGED,
                        "there are tries of block %d, but no such block".formatted(checkpoint)));
    if (!told.equals(checkpointRoot)) {
      throw new DatabaseException(
          Fault.DAMAGED,
          "the stored tries of block %d have the root %s, its header says %s"
              .formatted(checkpoint, checkpointRoot, told));
    }
    try {
      List<Bytes> way = storedTries.tries().accountProof(Address.ZERO);
      LOG.debug("the stored tries of block {} begin with {} nodes", checkpoint, way.size());
    } catch (MissingNodeException e) {
      throw new DatabaseException(
          Fault.DAMAGED,
          "the stored tries of block %d are not whole: %s".formatted(checkpoint, e.getMessage()),
          e);
    }
  }

  private void take(CommittedBlock block) {
    last = block;
    if (settings.readTables() && block.number() > projected) {
      tables.write(List.of(block));
      projected = block.number();
    } else if (!settings.readTables()) {
      cache.advance(List.of(block), EmptyState.INSTANCE);
    }
    if (block.number() > checkpoint) {
      takeRoot(block);
    }
  }

  private void takeRoot(CommittedBlock block) {
    WorldState world = worldOf(block);
    Hash told = block.commit().body().header().stateRoot();
    Hash found = tries.rootsOf(block.number(), told).after(world);
    if (!found.equals(told)) {
      throw new DatabaseException(
          Fault.DAMAGED,
          "the state of block %d has the root %s, its header says %s"
              .formatted(block.number(), found, told));
    }
    tries.accept(world);
  }

  private static WorldState worldOf(CommittedBlock block) {
    WorldState world = new WorldState(EmptyState.INSTANCE);
    block.parts().forEach(part -> part.applyTo(world));
    return world;
  }

  /** The last block, without its transactions; null if there is none. */
  @Nullable Block lastBlock() {
    CommittedBlock read = last;
    if (read != null) {
      return read.commit().body();
    }
    Head head = stored;
    return head == null ? null : new StoredBlocks(database).block(head.block()).orElseThrow();
  }

  Tries tries() {
    return tries;
  }

  /** The block whose tries are stored; -1 for none. */
  long checkpoint() {
    return checkpoint;
  }
}
