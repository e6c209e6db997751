package io.evmesh.persistence.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL: one server for all tests of a JVM, a database for each that asks. */
public final class PostgresServer {
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
  public static DatabaseSettings freshDatabase() {
    String name = "test" + COUNT.incrementAndGet();
    execute("create database " + name);
    return DatabaseSettings.postgresql(url(name), "postgres", "postgres");
  }

  static String url(String name) {
    return "jdbc:postgresql://localhost:" + Started.SERVER.getPort() + "/" + name;
  }

  /** Runs a statement as the server's superuser. */
  public static void execute(String sql) {
    try (Connection connection = Started.SERVER.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot execute: " + sql, e);
    }
  }
}
