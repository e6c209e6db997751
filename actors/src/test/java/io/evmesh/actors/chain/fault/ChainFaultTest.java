package io.evmesh.actors.chain.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.actors.chain.Appended;
import io.evmesh.actors.chain.Chain;
import io.evmesh.actors.chain.ChainSettings;
import io.evmesh.actors.chain.thread.ChainException;
import io.evmesh.actors.message.BlockFailedException;
import io.evmesh.engine.types.Hash;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.database.DatabaseException.Fault;
import io.evmesh.persistence.database.DatabaseSettings;
import io.evmesh.persistence.database.PostgresServer;
import io.evmesh.persistence.journal.JournalReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a chain does when its database, or another process, does what it should not. */
class ChainFaultTest {
  private static final int BLOCKS = 5;
  private static final Duration ANSWER = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final EndlessWork work = new EndlessWork();

  @TempDir private Path folder;

  private static ChainSettings settings(DatabaseSettings database) {
    return ChainProcess.settings(database).withWaits(ANSWER, PATIENCE);
  }

  private Appended appendBlocks(Chain chain) throws InterruptedException {
    Appended last = ChainProcess.appendNext(chain, work);
    for (int i = 1; i < BLOCKS; i++) {
      last = ChainProcess.appendNext(chain, work);
    }
    return last;
  }

  private static void await(Appended appended)
      throws ExecutionException, InterruptedException, TimeoutException {
    appended.committed().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static void terminateSessions(DatabaseSettings database, String condition) {
    PostgresServer.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '%s' and %s"
            .formatted(PostgresServer.name(database), condition));
  }

  /**
   * The lock is looked at when a connection is new: here both are there, and the epoch is the
   * fence.
   */
  @Test
  void writerThatLostItsSessionCommitsNothingAnyMore()
      throws ExecutionException, InterruptedException, TimeoutException {
    DatabaseSettings database = PostgresServer.freshDatabase();
    try (Chain first = Chain.open(settings(database.withConnections(2)))) {
      await(appendBlocks(first));
      terminateSessions(
          database, "pid in (select pid from pg_locks where locktype = 'advisory' and granted)");
      List<Hash> hashes = new ArrayList<>();
      try (Chain second = Chain.open(settings(database))) {
        Appended late = ChainProcess.appendNext(first, work);
        assertThatThrownBy(() -> await(late))
            .isInstanceOf(ExecutionException.class)
            .cause()
            .isInstanceOf(ChainException.class)
            .hasMessage(
                "block %d can not be stored: another process (epoch 2) has taken over the chain"
                    .formatted(BLOCKS));
        assertThatThrownBy(() -> ChainProcess.appendNext(first, work))
            .isInstanceOf(ChainException.class)
            .hasMessageContaining("another process (epoch 2) has taken over the chain");
        await(appendBlocks(second));
        second.flush();
        new JournalReader(second.database())
            .forEachBlock(
                -1,
                block -> {
                  hashes.add(block.commit().hash());
                  assertThat(block.commit().epoch()).isEqualTo(block.number() < BLOCKS ? 1 : 2);
                });
        assertThat(hashes).hasSize(2 * BLOCKS);
        SequentialChain sequential = new SequentialChain();
        sequential.executeTo(2 * BLOCKS - 1);
        sequential.isTheOneIn(second.database());
      }
    }
  }

  @Test
  void secondProcessOnTheSameFolderIsRefused() throws IOException, InterruptedException {
    secondProcessIsRefused(DatabaseSettings.h2(folder));
  }

  @Test
  void secondProcessOnTheSameServerIsRefused() throws IOException, InterruptedException {
    secondProcessIsRefused(PostgresServer.freshDatabase());
  }

  private void secondProcessIsRefused(DatabaseSettings database)
      throws IOException, InterruptedException {
    String sentence = "another process uses the chain in " + database.place();
    try (Chain first = Chain.open(settings(database))) {
      assertThatThrownBy(() -> Chain.open(settings(database)))
          .isInstanceOf(DatabaseException.class)
          .hasMessage(sentence);
      Process second = ChainProcess.start(database);
      try (BufferedReader lines = second.inputReader()) {
        assertThat(lines.readAllLines()).containsExactly(sentence);
      }
      assertThat(second.waitFor()).isEqualTo(ChainProcess.REFUSED);
      appendBlocks(first);
      first.flush();
      assertThat(first.committed()).isEqualTo(BLOCKS - 1);
    }
  }

  @Test
  void chainWaitsForADatabaseThatIsGoneAndGoesOn()
      throws ExecutionException, InterruptedException, TimeoutException {
    DatabaseSettings database = PostgresServer.freshDatabase().withTimeouts(500, 1_000);
    SequentialChain sequential = new SequentialChain();
    sequential.executeTo(BLOCKS - 1);
    try (Chain chain = Chain.open(settings(database).withMostInFlight(4))) {
      await(appendBlocks(chain));
      chain.flush();
      shutOut(database);
      Appended waiting = ChainProcess.appendNext(chain, work); // reads nothing but memory
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (chain.trouble().isEmpty() && System.nanoTime() < deadline) {
        Thread.sleep(20);
      }
      assertThat(chain.trouble().orElseThrow())
          .startsWith("block " + BLOCKS + " can not be stored yet: ")
          .contains("the database " + database.place())
          .hasLineCount(1);
      assertThat(waiting.committed().toCompletableFuture()).isNotDone();
      assertThat(chain.committed()).isEqualTo(BLOCKS - 1);
      sequential.sameState(chain.stateAt(BLOCKS - 1));
      letIn(database);
      await(waiting);
      await(appendBlocks(chain));
      chain.flush();
      assertThat(chain.trouble()).isEmpty();
      sequential.executeTo(2 * BLOCKS);
      sequential.isTheOneIn(chain.database());
    }
  }

  @Test
  void blockThatNeedsADatabaseThatIsGoneCanBeAppendedAgain()
      throws ExecutionException, InterruptedException, TimeoutException {
    DatabaseSettings database = PostgresServer.freshDatabase().withTimeouts(500, 1_000);
    try (Chain chain = Chain.open(settings(database))) {
      await(appendBlocks(chain));
    }
    try (Chain chain = Chain.open(settings(database))) {
      shutOut(database);
      assertThatThrownBy(() -> ChainProcess.appendNext(chain, work))
          .isInstanceOf(BlockFailedException.class)
          .hasMessageStartingWith("block " + BLOCKS + " has failed and changed nothing: ")
          .hasMessageContaining("the database " + database.place())
          .hasMessageMatching("[^\n]*");
      letIn(database);
      await(appendBlocks(chain));
      chain.flush();
      SequentialChain sequential = new SequentialChain();
      sequential.executeTo(2 * BLOCKS - 1);
      sequential.isTheOneIn(chain.database());
    }
  }

  /** Whoever stores would wait for the answer, which never comes, for as long as it is patient. */
  @Test
  void whatIsLostWithItsSessionIsStoredAgainAtOnce()
      throws ExecutionException, InterruptedException, TimeoutException {
    DatabaseSettings database = PostgresServer.freshDatabase();
    ChainSettings patient =
        ChainProcess.settings(database).withWaits(PATIENCE.multipliedBy(2), PATIENCE);
    try (Chain chain = Chain.open(patient.withMostInFlight(4))) {
      await(appendBlocks(chain));
      for (int i = 0; i < BLOCKS; i++) {
        Appended last = appendBlocks(chain);
        terminateSessions(database, "pid <> pg_backend_pid()");
        await(last);
      }
      chain.flush();
      SequentialChain sequential = new SequentialChain();
      sequential.executeTo(BLOCKS * (1 + BLOCKS) - 1);
      sequential.isTheOneIn(chain.database());
    }
  }

  private static void shutOut(DatabaseSettings database) {
    String name = PostgresServer.name(database);
    PostgresServer.execute("alter database " + name + " allow_connections false");
    terminateSessions(database, "true");
  }

  private static void letIn(DatabaseSettings database) {
    String name = PostgresServer.name(database);
    PostgresServer.execute("alter database " + name + " allow_connections true");
  }

  @Test
  void corruptEventIsNamed() throws ExecutionException, InterruptedException, TimeoutException {
    DatabaseSettings database = PostgresServer.freshDatabase();
    try (Chain chain = Chain.open(settings(database))) {
      await(appendBlocks(chain));
    }
    flip(database, "shard-0", 3);
    assertThatThrownBy(() -> Chain.open(settings(database)))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.fault()).isEqualTo(Fault.DAMAGED))
        .hasMessageStartingWith("event 3 of shard-0 is damaged: ")
        .hasMessageMatching("[^\n]*");
    flip(database, "shard-0", 3);
    flip(database, "chain", 4);
    try (Database reader = Database.openForReading(database)) {
      assertThatThrownBy(() -> new JournalReader(reader).forEachBlock(-1, block -> {}))
          .isInstanceOf(DatabaseException.class)
          .hasMessageStartingWith("event 4 of chain is damaged: ")
          .hasMessageMatching("[^\n]*");
    }
    flip(database, "chain", 4);
    Chain.open(settings(database)).close();
  }

  /** Turns a bit in the middle of an event over. */
  private static void flip(DatabaseSettings settings, String journal, long sequence) {
    try (Database database = Database.open(settings)) {
      int changed =
          database.write(
              connection -> {
                String sql =
                    "update \"event_journal\" set \"event_payload\" = set_byte(\"event_payload\","
                        + " length(\"event_payload\") / 2, get_byte(\"event_payload\","
                        + " length(\"event_payload\") / 2) # 1)"
                        + " where \"persistence_id\" = ? and \"sequence_number\" = ?";
                try (var statement = connection.prepareStatement(sql)) {
                  statement.setString(1, journal);
                  statement.setLong(2, sequence);
                  return statement.executeUpdate();
                }
              });
      assertThat(changed).isEqualTo(1);
    }
  }
}
