package io.evmesh.actors.chain;

import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.state.StateRoot;
import io.evmesh.engine.trie.Checkpoint;
import io.evmesh.engine.trie.StateTrieSettings;
import io.evmesh.engine.types.Hash;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.database.DatabaseException.Fault;
import io.evmesh.persistence.journal.JournalReader;
import io.evmesh.persistence.table.ChainMark;
import io.evmesh.persistence.table.Head;
import io.evmesh.persistence.table.ReadTables;
import io.evmesh.persistence.table.SetBack;
import io.evmesh.persistence.table.StoredBlocks;
import io.evmesh.persistence.table.TableCut;
import io.evmesh.persistence.table.TableCut.Nodes;
import io.evmesh.persistence.table.TrieNodes;
import java.util.Optional;

/** What the tables know that a return to an earlier block needs. */
final class Return {
  /** Accounts and slots that may be set back, for their memory. */
  private static final int MOST_CHANGES = 5_000_000;

  private Return() {}

  /** Whether every block has a root, and the tables have the block of a mark and its state. */
  static boolean isPossible(ChainSettings settings, Database database, ChainMark mark) {
    return settings.roots().everyBlocks() == 1
        && settings.readTables()
        && new ReadTables(database)
            .head()
            .filter(head -> mark.block() <= head.block() && mark.block() >= head.retainedFrom())
            .isPresent()
        && new StoredBlocks(database).hash(mark.block()).filter(mark.hash()::equals).isPresent();
  }

  /**
   * The tries after an earlier block.
   *
   * @param tries those after the block {@code from}
   */
  static StateRoot tries(Database database, StateRoot tries, long from, long to) {
    StateRoot past = tries.after(SetBack.between(database, from, to, MOST_CHANGES));
    Hash told = new StoredBlocks(database).header(to).map(BlockHeader::stateRoot).orElse(Hash.ZERO);
    if (!past.hash().equals(told)) {
      throw new DatabaseException(
          Fault.DAMAGED,
          "the state of block %d has the root %s, its header says %s"
              .formatted(to, past.hash(), told));
    }
    return past;
  }

  /** Cuts tables that still tell blocks that were taken back, as a crash may leave them. */
  static void finish(Database database) {
    Optional<Head> head = new ReadTables(database).head();
    Optional<Long> common =
        head.flatMap(told -> new JournalReader(database).lastInCommon(told.block(), told.hash()));
    if (common.isEmpty() || common.get() == head.get().block()) {
      return;
    }
    long to = common.get();
    Hash hash = new StoredBlocks(database).hash(to).orElseThrow();
    Head last = new Head(to, hash, head.get().epoch(), head.get().retainedFrom());
    new TableCut(database).to(last, nodes(database, to));
  }

  private static Optional<Nodes> nodes(Database database, long to) {
    TrieNodes nodes = new TrieNodes(database);
    return nodes
        .checkpoint()
        .filter(known -> known.block() > to)
        .map(
            known -> {
              StateRoot tries =
                  StateRoot.open(
                      new StateTrieSettings(
                          nodes,
                          StateTrieSettings.IN_MEMORY.tasks(),
                          StateTrieSettings.IN_MEMORY.residentBytes()),
                      known.root());
              StateRoot past = tries(database, tries, known.block(), to);
              Checkpoint checkpoint = past.checkpoint();
              return new Nodes(new TrieNodes.Checkpoint(to, past.hash()), checkpoint::tell);
            });
  }
}
