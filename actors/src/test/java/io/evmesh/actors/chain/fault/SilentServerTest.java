package io.evmesh.actors.chain.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.actors.chain.Appended;
import io.evmesh.actors.chain.fault.TcpGate.Moment;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseSettings;
import io.evmesh.persistence.database.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a chain does when the server that it is on says nothing any more, or is killed. {@code
 * -Devmesh.allFaults=true} tries every moment and way, not only the worst.
 */
@Timeout(120)
class SilentServerTest {
  private static final int BLOCKS = 5;
  private static final int MORE_BLOCKS = 12;
  private static final int CONNECT_MILLIS = 500;
  private static final int ANSWER_MILLIS = 1_000;
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);
  private static final String JOURNAL = "insert into \"event_journal\"";
  private static final String TABLES = "update \"position\"";

  @TempDir private Path folder;

  /** Through a gate; statements are told in full each time, so that the gate finds them. */
  private static DatabaseSettings through(TcpGate gate, DatabaseSettings database) {
    String name = PostgresServer.name(database);
    return DatabaseSettings.postgresql(
            "jdbc:postgresql://localhost:%d/%s?prepareThreshold=0".formatted(gate.port(), name),
            database.user(),
            database.password())
        .withTimeouts(CONNECT_MILLIS, ANSWER_MILLIS);
  }

  private static boolean all() {
    return Boolean.getBoolean("evmesh.allFaults");
  }

  static Stream<Arguments> silences() {
    return Stream.of(JOURNAL, TABLES)
        .flatMap(statement -> moments().map(moment -> Arguments.of(statement, moment)));
  }

  static Stream<Moment> moments() {
    return all() ? Stream.of(Moment.values()) : Stream.of(Moment.AFTER_COMMIT);
  }

  static Stream<Boolean> waysToEnd() {
    return all() ? Stream.of(true, false) : Stream.of(true);
  }

  @ParameterizedTest
  @MethodSource("silences")
  void chainOutlastsSilenceInTheMiddleOfAWrite(String statement, Moment moment)
      throws IOException, ExecutionException, InterruptedException, TimeoutException {
    try (TcpGate gate = new TcpGate(PostgresServer.port());
        FaultyChain faulty = new FaultyChain(through(gate, PostgresServer.freshDatabase()))) {
      faulty.store(BLOCKS);
      var shut = gate.shutAt(statement, moment);
      CompletableFuture<Appended> appended = faulty.appendMeanwhile(MORE_BLOCKS);
      assertThat(shut.await(10, TimeUnit.SECONDS)).as("the gate is shut").isTrue();
      assertThat(faulty.awaitTrouble()).contains("does not answer: ");
      faulty.readsItsState();
      gate.open();
      faulty.hasEverything(appended);
    }
  }

  @ParameterizedTest
  @MethodSource("moments")
  void chainOutlastsConnectionsThatStaySilent(Moment moment)
      throws IOException, ExecutionException, InterruptedException, TimeoutException {
    try (TcpGate gate = new TcpGate(PostgresServer.port());
        FaultyChain faulty = new FaultyChain(through(gate, PostgresServer.freshDatabase()))) {
      faulty.store(BLOCKS);
      var shut = gate.shutAt(TABLES, moment);
      CompletableFuture<Appended> appended = faulty.appendMeanwhile(MORE_BLOCKS);
      assertThat(shut.await(10, TimeUnit.SECONDS)).as("the gate is shut").isTrue();
      gate.openForNew();
      faulty.hasEverything(appended);
      assertThat(faulty.chain().database().isOwned()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("waysToEnd")
  void chainOutlastsAServerThatIsKilled(boolean atOnce)
      throws IOException, ExecutionException, InterruptedException, TimeoutException {
    try (OwnServer server = new OwnServer(folder.resolve("server"), folder.resolve("log"))) {
      DatabaseSettings database = server.database().withTimeouts(CONNECT_MILLIS, ANSWER_MILLIS);
      try (FaultyChain faulty = new FaultyChain(database)) {
        faulty.store(BLOCKS);
        CompletableFuture<Appended> appended = faulty.appendMeanwhile(MORE_BLOCKS);
        if (atOnce) {
          server.kill();
        } else {
          server.stopImmediately();
        }
        faulty.awaitTrouble();
        faulty.readsItsState();
        server.start();
        faulty.hasEverything(appended);
        assertThat(faulty.chain().database().isOwned()).as("it has its lock again").isTrue();
      }
    }
  }

  @Test
  void chainDoesNotWriteOnceAnotherProcessHasTheLock()
      throws IOException, ExecutionException, InterruptedException, TimeoutException {
    DatabaseSettings database = PostgresServer.freshDatabase();
    try (TcpGate gate = new TcpGate(PostgresServer.port());
        FaultyChain faulty = new FaultyChain(through(gate, database))) {
      faulty.store(BLOCKS);
      gate.shut();
      PostgresServer.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = '%s'"
              .formatted(PostgresServer.name(database)));
      try (Database other = Database.open(database)) {
        gate.open();
        CompletableFuture<Appended> appended = faulty.appendMeanwhile(1);
        assertThat(FaultyChain.failureOf(appended))
            .isEqualTo(
                "block %d can not be stored: another process uses the chain in %s"
                    .formatted(BLOCKS, through(gate, database).place()));
        faulty.readsItsState();
        SequentialChain expected = new SequentialChain();
        expected.executeTo(BLOCKS - 1);
        expected.isTheOneIn(other);
      }
    }
  }

  @Test
  void chainIsClosedInTimeWhenTheServerIsSilent()
      throws IOException, ExecutionException, InterruptedException, TimeoutException {
    DatabaseSettings database = PostgresServer.freshDatabase();
    try (TcpGate gate = new TcpGate(PostgresServer.port())) {
      // with waits as they are in earnest
      DatabaseSettings patient = through(gate, database).withTimeouts(10_000, 60_000);
      FaultyChain faulty = new FaultyChain(patient);
      faulty.store(BLOCKS);
      gate.shut();
      CompletableFuture<Appended> appended = faulty.appendMeanwhile(2);
      appended.get(10, TimeUnit.SECONDS);
      long start = System.nanoTime();
      faulty.close();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST_CLOSE);
      assertThat(FaultyChain.failureOf(appended)).contains("closed");
      gate.open();
      faulty.hasWhatItReported(database);
    }
  }
}
