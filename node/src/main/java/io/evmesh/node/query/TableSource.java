package io.evmesh.node.query;

import io.evmesh.actors.chain.state.Layer;
import io.evmesh.actors.chain.state.LayeredState;
import io.evmesh.engine.block.ChainRules;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.state.StateDifference;
import io.evmesh.engine.state.StateRoot;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.UInt256;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.database.DatabaseException.Fault;
import io.evmesh.persistence.table.Head;
import io.evmesh.persistence.table.ReadTables;
import io.evmesh.persistence.table.StateEdits;
import io.evmesh.persistence.table.StoredBlocks;
import io.evmesh.persistence.table.StoredState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The states of a chain that another process writes, from its tables. It has no tries. */
public final class TableSource implements ChainSource {
  private final Database database;
  private volatile ChainRules rules;
  private volatile long rulesAfter = -1;

  /**
   * The states in an open database.
   *
   * @param config the rules that the chain began with
   */
  public TableSource(Database database, ChainConfig config) {
    this.database = database;
    rules = new ChainRules(config, UInt256.ZERO);
  }

  /** Where the total difficulty decides, the blocks up to it are read, each once. */
  @Override
  public ChainConfig config() {
    if (rules.config().terminalTotalDifficulty().isPresent()) {
      bringRulesUp();
    }
    return rules.config();
  }

  private synchronized void bringRulesUp() {
    StoredBlocks blocks = new StoredBlocks(database);
    long last = new ReadTables(database).head().map(Head::block).orElse(-1L);
    while (rulesAfter < last && rules.config().terminalTotalDifficulty().isPresent()) {
      rules = rules.after(blocks.header(rulesAfter + 1).orElseThrow());
      rulesAfter++;
    }
  }

  @Override
  public @Nullable StateDifference editsAfter(long block) {
    return config().isForDevelopment()
        ? StateEdits.changes(new StateEdits(database).after(block))
        : null;
  }

  @Override
  public Optional<StateRoot> tries(long block) {
    return Optional.empty();
  }

  /**
   * The state after a block.
   *
   * @throws DatabaseException if the block is committed, and not in the tables yet
   */
  @Override
  public StateView stateAt(long block) {
    StateView stored = stored(block);
    StateDifference edits = editsAfter(block);
    return edits == null ? stored : new LayeredState(block, stored).with(new Layer(block, edits));
  }

  private StateView stored(long block) {
    try {
      return StoredState.at(database, block);
    } catch (DatabaseException e) {
      if (e.fault() != Fault.NO_BLOCK) {
        throw e;
      }
      throw new DatabaseException(
          Fault.NO_BLOCK,
          "the state of block %d is not in the tables yet; ask again".formatted(block),
          e);
    }
  }
}
