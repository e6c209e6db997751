package io.evmesh.sim.chain;

import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.block.BlockProcessor;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.StateDifference;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.input.genesis.KeptRules;
import io.evmesh.input.json.InputException;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseSettings;
import io.evmesh.persistence.event.BlockCommitted;
import io.evmesh.persistence.journal.JournalReader;
import io.evmesh.persistence.table.ChainRecord;
import io.evmesh.persistence.table.CommittedBlock;
import io.evmesh.persistence.table.StateEdits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.stream.IntStream;

/**
 * Some blocks of a stored chain, and the state below the first of them, which is put together from
 * what the journal says that the blocks before have changed: nothing is executed. The whole state
 * is in memory.
 */
public final class StoredWork {
  private final long from;
  private final int count;
  private final InMemoryState state = new InMemoryState();
  private final List<StoredBlock> blocks = new ArrayList<>();
  private final ChainConfig config;
  private final StateEdits edits;
  private final NavigableSet<Long> edited;
  private boolean isComplete;

  /**
   * A block of the chain.
   *
   * @param transactions with their senders
   * @param left what lies between it and the next, with what blocks do beside their transactions
   */
  public record StoredBlock(
      BlockContext context, List<RecoveredTransaction> transactions, WorldState left) {}

  private StoredWork(Database database, KeptRules rules, long from, int count) {
    this.from = from;
    this.count = count;
    config = rules.config();
    edits = new StateEdits(database);
    edited = edits.blocks();
  }

  /**
   * Reads a chain, which no node needs to have let go of.
   *
   * @param folder of its embedded database
   * @param from number of the first block, at least 1
   * @param count at most so many that have transactions; fewer if the chain ends before
   * @throws InputException if there is no such chain, or no such block with transactions
   */
  public static StoredWork read(Path folder, long from, int count) {
    if (!Files.isDirectory(folder)) {
      throw new InputException(folder + " is no folder with a chain");
    }
    try (Database database = Database.openForReading(DatabaseSettings.h2(folder))) {
      KeptRules rules =
          new ChainRecord(database)
              .read()
              .map(KeptRules::parse)
              .orElseThrow(
                  () -> new InputException("the chain in " + folder + " does not say its rules"));
      StoredWork work = new StoredWork(database, rules, from, count);
      JournalReader journal = new JournalReader(database);
      journal.forEachBlock(-1, work::take);
      if (work.blocks.isEmpty()) {
        throw new InputException(
            "the chain in %s ends with block %d, and has no transactions from block %d on"
                .formatted(folder, journal.lastBlock().orElse(-1L), from));
      }
      return work;
    }
  }

  /** The state below the first block. */
  public InMemoryState state() {
    return state;
  }

  public List<StoredBlock> blocks() {
    return List.copyOf(blocks);
  }

  private void take(CommittedBlock committed) {
    BlockCommitted commit = committed.commit();
    BlockHeader header = commit.body().header();
    boolean isEmpty = commit.senders().isEmpty();
    isComplete |= blocks.size() == count && !isEmpty;
    if (isComplete) {
      return; // the journal is read to its end
    }
    if (header.number() >= from && !isEmpty) {
      BlockContext context = BlockProcessor.context(config, header);
      WorldState left = new WorldState(state);
      leave(committed, left);
      blocks.add(new StoredBlock(context, transactions(commit), left));
    } else if (blocks.isEmpty()) {
      WorldState left = new WorldState(state);
      leave(committed, left);
      state.apply(left);
    } else {
      leave(committed, blocks.getLast().left());
    }
    state.putBlockHash(header.number(), commit.hash());
  }

  private static List<RecoveredTransaction> transactions(BlockCommitted commit) {
    List<Address> senders = commit.senders();
    return IntStream.range(0, senders.size())
        .mapToObj(
            i -> new RecoveredTransaction(commit.body().transactions().get(i), senders.get(i)))
        .toList();
  }

  /** Sets what a block has changed, and what somebody has changed after it. */
  private void leave(CommittedBlock committed, WorldState world) {
    committed.parts().forEach(part -> part.applyTo(world));
    if (edited.contains(committed.number())) {
      StateDifference changes = StateEdits.changes(edits.after(committed.number()));
      if (changes != null) {
        changes.applyTo(world);
      }
    }
  }
}
