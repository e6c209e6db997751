package io.evmesh.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.persistence.database.DatabaseException.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a database from being opened is said in one sentence. */
class OpeningTest {
  @TempDir private Path folder;

  private static AbstractThrowableAssert<?, ? extends Throwable> refused(
      DatabaseSettings settings, Fault fault) {
    return assertThatThrownBy(() -> Database.open(settings).close())
        .isInstanceOfSatisfying(
            DatabaseException.class,
            e -> {
              assertThat(e.fault()).as(e.getMessage()).isEqualTo(fault);
              assertThat(e.getMessage()).hasLineCount(1);
            });
  }

  private static void newerTables(DatabaseSettings settings) {
    try (Database database = Database.open(settings)) {
      database.write(
          connection -> {
            try (var statement = connection.createStatement()) {
              return statement.executeUpdate(
                  "insert into \"schema_history\" (\"installed_rank\", \"version\","
                      + " \"description\", \"type\", \"script\", \"checksum\", \"installed_by\","
                      + " \"execution_time\", \"success\") values (99, '99', 'later', 'SQL',"
                      + " 'V99__later.sql', 1, 'me', 1, true)");
            }
          });
    }
  }

  @Test
  void folderInUseIsRefused() {
    DatabaseSettings settings = DatabaseSettings.h2(folder);
    try (Database database = Database.open(settings)) {
      assertThat(database.isOwned()).isTrue();
      refused(settings, Fault.IN_USE).hasMessage("another process uses the chain in " + folder);
    }
    Database.open(settings).close();
  }

  @Test
  void serverInUseIsRefused() {
    DatabaseSettings settings = PostgresServer.freshDatabase();
    try (Database database = Database.open(settings)) {
      assertThat(database.isOwned()).isTrue();
      refused(settings, Fault.IN_USE)
          .hasMessage("another process uses the chain in " + settings.place());
      try (Database reader = Database.openForReading(settings)) {
        assertThat(reader.isOwned()).isFalse();
        assertThatThrownBy(() -> reader.write(connection -> 1))
            .hasMessageEndingWith("was opened for reading only");
      }
    }
    Database.open(settings).close();
  }

  /** As one does that was killed a moment ago. */
  @Test
  void sessionThatIsAboutToEndIsWaitedFor() {
    DatabaseSettings settings = PostgresServer.freshDatabase();
    Database first = Database.open(settings);
    CompletableFuture<Database> second =
        CompletableFuture.supplyAsync(() -> Database.open(settings));
    first.close();
    second.join().close();
  }

  @Test
  void folderThatCanNotBeMadeIsRefused() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    refused(DatabaseSettings.h2(file), Fault.READ_ONLY)
        .hasMessageStartingWith("the folder " + file + " can not be made");
  }

  @Test
  void damagedFileIsRefused() throws IOException {
    Files.write(folder.resolve("chain.mv.db"), new byte[8192]);
    refused(DatabaseSettings.h2(folder), Fault.DAMAGED)
        .hasMessageStartingWith("the file " + folder.resolve("chain.mv.db") + " is damaged: ")
        .hasMessageEndingWith("; move it away, and it is made again from the journal");
  }

  @Test
  void serverThatIsNotThereIsRefused() {
    refused(
            DatabaseSettings.postgresql("jdbc:postgresql://localhost:1/evmesh", "me", "")
                .withTimeouts(1_000, 1_000),
            Fault.UNREACHABLE)
        .hasMessageStartingWith(
            "the database jdbc:postgresql://localhost:1/evmesh does not answer");
  }

  @Test
  void serverThatIsSilentIsRefused() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String url = "jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/evmesh";
      refused(
          DatabaseSettings.postgresql(url, "me", "").withTimeouts(1_000, 1_000), Fault.UNREACHABLE);
    }
  }

  @Test
  void unknownUserAndDatabaseAreRefused() {
    DatabaseSettings known = PostgresServer.freshDatabase();
    refused(DatabaseSettings.postgresql(known.url(), "nobody", "wrong"), Fault.REFUSED)
        .hasMessageContaining("refuses user 'nobody'");
    refused(
            DatabaseSettings.postgresql(PostgresServer.url("nowhere"), "postgres", "wrong"),
            Fault.REFUSED)
        .hasMessageContaining("nowhere");
  }

  @Test
  void wrongPasswordIsRefused() throws IOException {
    DatabaseSettings known = PostgresServer.freshDatabase();
    PostgresServer.execute("create role guarded login password 'right'");
    PostgresServer.demandPassword("guarded");
    refused(DatabaseSettings.postgresql(known.url(), "guarded", "wrong"), Fault.REFUSED)
        .hasMessageContaining("refuses user 'guarded'")
        .hasMessageNotContaining("wrong");
  }

  @Test
  void readOnlyServerIsRefused() {
    DatabaseSettings settings = PostgresServer.freshDatabase();
    String name = settings.url().substring(settings.url().lastIndexOf('/') + 1);
    PostgresServer.execute("alter database " + name + " set default_transaction_read_only = on");
    refused(settings, Fault.READ_ONLY)
        .hasMessage("the database " + settings.place() + " is read-only");
  }

  @Test
  void newerTablesAreRefused() {
    DatabaseSettings server = PostgresServer.freshDatabase();
    for (DatabaseSettings settings : new DatabaseSettings[] {server, DatabaseSettings.h2(folder)}) {
      newerTables(settings);
      refused(settings, Fault.WRONG_VERSION)
          .hasMessage(
              "the tables of " + settings.place() + " were made by a newer evmesh than this");
    }
  }

  @Test
  void oldServerIsRefused() {
    Opening opening =
        new Opening(
            DatabaseSettings.postgresql("jdbc:postgresql://localhost/evmesh", "me", ""),
            true,
            Claim.modest());
    assertThatThrownBy(() -> opening.checkVersion(13))
        .hasMessage(
            "the server of jdbc:postgresql://localhost/evmesh is PostgreSQL 13;"
                + " evmesh needs 14 or newer");
  }

  @Test
  void readerFindsNoChainWhereThereIsNone() {
    assertThatThrownBy(() -> Database.openForReading(DatabaseSettings.h2(folder)))
        .hasMessage("there is no chain in " + folder);
    DatabaseSettings server = PostgresServer.freshDatabase();
    assertThatThrownBy(() -> Database.openForReading(server))
        .hasMessage("there is no chain in the database " + server.place());
  }
}
