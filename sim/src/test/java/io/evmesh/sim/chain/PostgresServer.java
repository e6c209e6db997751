package io.evmesh.sim.chain;

import io.evmesh.persistence.database.DatabaseSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL: one server for all tests of a JVM, a database for each that asks. */
final class PostgresServer {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private PostgresServer() {}

  /** Started when it is first asked for; ends with the JVM. */
  private static final class Started {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().start();
      } catch (IOException e) {
        throw new IllegalStateException("PostgreSQL does not start", e);
      }
    }
  }

  /** Settings of a fresh, empty database. */
  static DatabaseSettings freshDatabase() {
    String name = "chain" + COUNT.incrementAndGet();
    execute("create database " + name);
    return DatabaseSettings.postgresql(
        "jdbc:postgresql://localhost:" + Started.SERVER.getPort() + "/" + name,
        "postgres",
        "postgres");
  }

  static String name(DatabaseSettings settings) {
    return settings.url().substring(settings.url().lastIndexOf('/') + 1);
  }

  static int port() {
    return Started.SERVER.getPort();
  }

  /** The first value that a query finds, asked as {@link #execute} does. */
  static String ask(String sql) {
    try (var connection = Started.SERVER.getPostgresDatabase().getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot ask: " + sql, e);
    }
  }

  /** Runs a statement as the server's superuser, in the database "postgres". */
  static void execute(String sql) {
    try (var connection = Started.SERVER.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot execute: " + sql, e);
    }
  }
}
