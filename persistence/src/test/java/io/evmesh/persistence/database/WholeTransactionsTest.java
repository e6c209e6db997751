package io.evmesh.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What lies in a file at any moment is whole transactions, also while two threads write: a killed
 * process leaves such a file.
 */
class WholeTransactionsTest {
  private static final List<String> TABLES = List.of("a", "b", "c");
  private static final int ROWS = 100;
  private static final int COPIES = 20;

  @TempDir private Path folder;

  @Test
  void tables() throws IOException, SQLException {
    try (Database database = Database.open(DatabaseSettings.h2(folder))) {
      copyWhileWriting(database);
    }
  }

  @Test
  void journal() throws IOException, SQLException {
    try (Database database = Database.open(DatabaseSettings.h2(folder))) {
      copyWhileWriting(database.journal());
    }
  }

  private void copyWhileWriting(Database database) throws IOException, SQLException {
    database.write(WholeTransactionsTest::begin);
    AtomicBoolean ended = new AtomicBoolean();
    var first = CompletableFuture.runAsync(() -> write(database, 1, ended));
    var second = CompletableFuture.runAsync(() -> write(database, 2, ended));
    try {
      Path copy = folder.resolve("copy.mv.db");
      for (int i = 0; i < COPIES; i++) {
        database.write(connection -> execute(connection, "checkpoint")); // as the upkeep does
        Files.copy(database.settings().file(), copy, StandardCopyOption.REPLACE_EXISTING);
        checkWhole("jdbc:h2:" + folder.resolve("copy"));
      }
    } finally {
      ended.set(true);
      CompletableFuture.allOf(first, second).join();
    }
  }

  private static boolean begin(Connection connection) throws SQLException {
    for (String table : TABLES) {
      execute(connection, "create table " + table + " (writer int, i int, number bigint)");
      execute(connection, "create index of_" + table + " on " + table + " (writer, number)");
      for (int writer = 1; writer <= 2; writer++) {
        String rows = "select %d, x, 0 from system_range(1, %d)".formatted(writer, ROWS);
        execute(connection, "insert into " + table + " " + rows);
      }
    }
    return true;
  }

  private static boolean execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      return statement.execute(sql);
    }
  }

  /** Writes transactions, each of which sets all rows of the writer to its number. */
  private static void write(Database database, int writer, AtomicBoolean ended) {
    for (long number = 1; !ended.get(); number++) {
      String set = " set number = %d where writer = %d".formatted(number, writer);
      database.write(
          connection -> {
            for (String table : TABLES) {
              execute(connection, "update " + table + set);
            }
            return null;
          });
    }
  }

  private static void checkWhole(String url) throws SQLException {
    String sql =
        TABLES.stream()
            .map(
                table ->
                    "select writer, number, count(*) from %s group by writer, number"
                        .formatted(table))
            .collect(Collectors.joining(" union all "));
    Map<Integer, List<String>> seen = new TreeMap<>();
    try (var connection = DriverManager.getConnection(url, "sa", "");
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        String told = rows.getLong(3) + " rows with " + rows.getLong(2);
        seen.computeIfAbsent(rows.getInt(1), writer -> new ArrayList<>()).add(told);
      }
    }
    assertThat(seen).containsOnlyKeys(1, 2);
    seen.forEach(
        (writer, told) -> {
          assertThat(told).as("tables of writer " + writer).hasSize(TABLES.size());
          assertThat(told).as("numbers of writer " + writer).containsOnly(told.getFirst());
        });
  }
}
