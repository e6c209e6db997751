package io.evmesh.node.start;

import io.evmesh.actors.chain.Chain;
import io.evmesh.input.genesis.Genesis;
import io.evmesh.input.genesis.KeptRules;
import io.evmesh.input.json.Json;
import io.evmesh.node.account.DevAccount;
import io.evmesh.node.chain.ChainAccess;
import io.evmesh.node.chain.FirstBlock;
import io.evmesh.node.settings.NodeSettings;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.journal.JournalReader;
import io.evmesh.persistence.table.ChainRecord;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;

/** Opens a chain, and begins it where there is none. */
final class Beginning {
  private Beginning() {}

  /**
   * The chain in a database that is open for writing, and is closed with the chain.
   *
   * @param accounts that are rich in a chain for development
   */
  static Chain open(
      NodeSettings settings,
      Clock clock,
      List<DevAccount> accounts,
      Database database,
      MeterRegistry registry)
      throws InterruptedException {
    boolean opened = false;
    KeptRules rules;
    Genesis genesis = null;
    try {
      if (new JournalReader(database).lastBlock().isPresent()) {
        rules = ChainAccess.rules(database);
      } else {
        Json fields =
            settings.genesis().isPresent()
                ? Json.read(settings.genesis().get())
                : DevGenesis.of(settings.dev(), accounts, clock.instant().getEpochSecond());
        rules = KeptRules.of(fields, 1);
        genesis = Genesis.of(fields);
        new ChainRecord(database).write(rules.text());
      }
      opened = true;
    } finally {
      if (!opened) {
        database.close();
      }
    }
    Chain chain =
        Chain.open(
            ChainAccess.settings(
                    settings.database(), rules, settings.mesh(), settings.history().retainBlocks())
                .withMeters(registry),
            database);
    return genesis == null ? chain : begun(chain, genesis);
  }

  private static Chain begun(Chain chain, Genesis genesis) throws InterruptedException {
    boolean done = false;
    try {
      FirstBlock first = FirstBlock.of(genesis.header(), genesis.state());
      long ignored =
          chain.begin(first.block(), first.world()).committed().toCompletableFuture().join();
      chain.flush();
      done = true;
      return chain;
    } finally {
      if (!done) {
        chain.close();
      }
    }
  }
}
