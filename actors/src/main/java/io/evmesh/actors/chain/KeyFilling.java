package io.evmesh.actors.chain;

import io.evmesh.actors.chain.journal.Persistence;
import io.evmesh.actors.chain.state.KeyFilter;
import io.evmesh.actors.chain.thread.ChainThreads;
import io.evmesh.actors.chain.thread.Ending;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.table.WrittenKeys;
import java.time.Duration;

/**
 * Tells a filter all keys of the state, on a thread of its own: until it is through, every key that
 * is not in memory is asked of the database.
 */
final class KeyFilling {
  private final KeyFilter filter;
  private final ChainSettings settings;
  private final Database database;
  private final Persistence persistence;
  private final Ending ending;
  private final Thread thread;

  /** Begins. */
  KeyFilling(
      KeyFilter filter,
      ChainSettings settings,
      Database database,
      Persistence persistence,
      Ending ending,
      ChainThreads threads) {
    this.filter = filter;
    this.settings = settings;
    this.database = database;
    this.persistence = persistence;
    this.ending = ending;
    thread = threads.start("chain-keys", this::fill);
  }

  private void fill() throws InterruptedException {
    if (settings.readTables()) {
      persistence.read(
          "the list of all keys", () -> new WrittenKeys(database).forEach(untilTheEnd()));
    }
    filter.complete();
  }

  /** A chain that is closed does not wait for a long reading. */
  private WrittenKeys.Visitor untilTheEnd() {
    return new WrittenKeys.Visitor() {
      @Override
      public void account(Address address) {
        ending.check();
        filter.account(address);
      }

      @Override
      public void slot(Address address, UInt256 slot) {
        ending.check();
        filter.slot(address, slot);
      }
    };
  }

  /** Waits for the end of the thread, which reads, and needs nothing of its end. */
  void join(Duration most) {
    try {
      boolean unused = thread.join(most);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
