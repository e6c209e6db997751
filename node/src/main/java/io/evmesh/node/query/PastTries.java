package io.evmesh.node.query;

import io.evmesh.engine.state.StateRoot;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.trie.MissingNodeException;
import io.evmesh.engine.types.Hash;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.table.ChangedKeys;
import io.evmesh.persistence.table.Head;
import io.evmesh.persistence.table.ReadTables;
import io.evmesh.persistence.table.SetBack;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * The tries of past states. The chain has those of its last block; those of an earlier one are made
 * of them by setting back what was changed since, and are right if their root is that of the
 * block's header. The work grows with what was changed since, for which there is a limit.
 */
final class PastTries {
  /** Accounts and slots that may be set back for one question. */
  private static final int MOST_CHANGES = 200_000;

  /** How often a question begins again because the chain went on. */
  private static final int MOST_ATTEMPTS = 20;

  private static final long WAIT_MILLIS = 10;

  private final Database database;
  private final LongFunction<Optional<StateRoot>> lastTries;

  /**
   * @param lastTries finds the tries of one of the last blocks
   */
  PastTries(Database database, LongFunction<Optional<StateRoot>> lastTries) {
    this.database = database;
    this.lastTries = lastTries;
  }

  /**
   * Does something with the tries after a block that is committed.
   *
   * @throws UnreachableStateException if they can not be made
   */
  <T> T use(long number, Hash root, ChainView.UseOfTries<T> use) throws InterruptedException {
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      try {
        Optional<StateRoot> tries = find(number, root);
        if (tries.isPresent()) {
          return use.with(tries.get());
        }
      } catch (MissingNodeException e) {
        // The chain has gone on, and its newer tries have taken the place of those asked for
      }
      Thread.sleep(WAIT_MILLIS); // for the tables to have the block
    }
    throw new UnreachableStateException(
        "the state trie of block %d is not available".formatted(number));
  }

  private Optional<StateRoot> find(long number, Hash root) {
    Optional<StateRoot> exact = lastTries.apply(number);
    if (exact.isPresent()) {
      return exact;
    }
    long stored = new ReadTables(database).head().map(Head::block).orElse(-1L);
    Optional<StateRoot> last = lastTries.apply(stored);
    return last.map(tries -> setBack(tries, stored, number, root));
  }

  private StateRoot setBack(StateRoot tries, long from, long to, Hash root) {
    WorldState world;
    try {
      world = SetBack.between(database, from, to, MOST_CHANGES);
    } catch (ChangedKeys.TooManyException e) {
      throw new UnreachableStateException(
          "the state trie of block %d is not available: %s".formatted(to, e.getMessage()));
    }
    StateRoot past = tries.after(world);
    if (!past.hash().equals(root)) {
      throw new IllegalStateException(
          "the tries of block %d have the root %s, not %s".formatted(to, past.hash(), root));
    }
    return past;
  }
}
