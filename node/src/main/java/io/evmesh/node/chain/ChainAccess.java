package io.evmesh.node.chain;

import io.evmesh.actors.chain.Chain;
import io.evmesh.actors.chain.ChainSettings;
import io.evmesh.actors.chain.RootPolicy;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.input.genesis.KeptRules;
import io.evmesh.input.json.InputException;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.database.DatabaseException.Fault;
import io.evmesh.persistence.database.DatabaseSettings;
import io.evmesh.persistence.journal.JournalReader;
import io.evmesh.persistence.table.ChainRecord;
import io.evmesh.persistence.table.Head;
import io.evmesh.persistence.table.ReadTables;
import java.util.Optional;

/** Opens chains whose rules are kept beside them. */
public final class ChainAccess {
  private ChainAccess() {}

  /**
   * The rules of the chain in a database, which is made if it is missing; empty if the chain has no
   * block.
   *
   * @throws InputException if there is a chain that does not say its rules
   */
  public static Optional<KeptRules> rules(DatabaseSettings settings) {
    try (Database database = Database.open(settings)) {
      return new JournalReader(database).lastBlock().isEmpty()
          ? Optional.empty()
          : Optional.of(rules(database));
    }
  }

  /**
   * The rules of the chain in an open database.
   *
   * @throws InputException if it does not say them
   */
  public static KeptRules rules(Database database) {
    return new ChainRecord(database)
        .read()
        .map(KeptRules::parse)
        .orElseThrow(
            () ->
                new InputException(
                    "the chain in %s does not say its rules"
                        .formatted(database.settings().place())));
  }

  /** Keeps the rules of a chain that is about to begin. */
  public static void keep(DatabaseSettings settings, KeptRules rules) {
    try (Database database = Database.open(settings)) {
      new ChainRecord(database).write(rules.text());
    }
  }

  /**
   * Opens a chain to go on with it.
   *
   * @param retainBlocks of how many last blocks the states are kept from now on
   */
  public static Chain open(
      DatabaseSettings settings, KeptRules rules, MeshSettings mesh, long retainBlocks) {
    return Chain.open(settings(settings, rules, mesh, retainBlocks));
  }

  /** The settings of a chain with these rules. */
  public static ChainSettings settings(
      DatabaseSettings settings, KeptRules rules, MeshSettings mesh, long retainBlocks) {
    RootPolicy roots = new RootPolicy(rules.rootEvery());
    return ChainSettings.of(settings, rules.config(), mesh)
        .withRoots(roots)
        .withRetainBlocks(retainBlocks);
  }

  /**
   * Opens a chain for reading. Blocks that are in the journal and not in the tables, as after a
   * crash, are put there first; if another process is there, that is left to it.
   */
  public static Database openForReading(DatabaseSettings settings) {
    if (settings.lacksTables()) {
      Database.open(settings).close(); // makes them, empty
    }
    Database database = Database.openForReading(settings);
    boolean done = false;
    try {
      if (isUpToDate(database)) {
        done = true;
        return database;
      }
      KeptRules rules = rules(database);
      database.close();
      bringUp(settings, rules);
      done = true;
      return Database.openForReading(settings);
    } finally {
      if (!done) {
        database.close();
      }
    }
  }

  private static boolean isUpToDate(Database database) {
    JournalReader journal = new JournalReader(database);
    Optional<Head> head = new ReadTables(database).head();
    long shown = head.map(Head::block).orElse(-1L);
    boolean isBehind = journal.lastBlock().orElse(-1L) > shown;
    boolean isElsewhere =
        head.flatMap(told -> journal.lastInCommon(told.block(), told.hash()))
            .filter(common -> common < shown)
            .isPresent();
    return !isBehind && !isElsewhere && journal.lastReverted().isEmpty();
  }

  private static void bringUp(DatabaseSettings settings, KeptRules rules) {
    try {
      open(settings, rules, MeshSettings.of(1), ChainSettings.RETAIN_ALL).close();
    } catch (DatabaseException e) {
      if (e.fault() != Fault.IN_USE) {
        throw e;
      }
    }
  }
}
