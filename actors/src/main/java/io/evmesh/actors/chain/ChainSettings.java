package io.evmesh.actors.chain;

import io.evmesh.actors.MeshSettings;
import io.evmesh.persistence.database.DatabaseSettings;
import java.time.Duration;

/**
 * How a chain is kept.
 *
 * @param database where
 * @param mesh how its blocks are executed
 * @param roots which blocks have a state root
 * @param tables whether blocks are projected into the tables and the trie; without, the chain lives
 *     in memory over its journal, which is for measuring only
 * @param mostInFlight blocks that are executed and not yet projected: who appends waits then
 * @param answerTimeout after which a write that was not answered is tried again
 * @param patience after which who appends is told that commits have stopped
 */
public record ChainSettings(
    DatabaseSettings database,
    MeshSettings mesh,
    RootPolicy roots,
    boolean tables,
    int mostInFlight,
    Duration answerTimeout,
    Duration patience) {
  private static final int USUAL_IN_FLIGHT = 8;
  private static final Duration USUAL_ANSWER = Duration.ofSeconds(10);
  private static final Duration USUAL_PATIENCE = Duration.ofSeconds(30);

  public ChainSettings {
    if (mostInFlight < 1) {
      throw new IllegalArgumentException(mostInFlight + " blocks in flight");
    }
  }

  /** What suits most chains. */
  public static ChainSettings of(DatabaseSettings database, MeshSettings mesh) {
    return new ChainSettings(
        database,
        mesh,
        RootPolicy.EVERY_BLOCK,
        true,
        USUAL_IN_FLIGHT,
        USUAL_ANSWER,
        USUAL_PATIENCE);
  }

  /** The same with another policy of state roots. */
  public ChainSettings withRoots(RootPolicy policy) {
    return new ChainSettings(
        database, mesh, policy, tables, mostInFlight, answerTimeout, patience);
  }

  /** The same with the journal alone. */
  public ChainSettings withoutTables() {
    return new ChainSettings(
        database, mesh, RootPolicy.OFF, false, mostInFlight, answerTimeout, patience);
  }

  /** The same with other waits. */
  public ChainSettings withWaits(Duration answer, Duration most) {
    return new ChainSettings(database, mesh, roots, tables, mostInFlight, answer, most);
  }
}
