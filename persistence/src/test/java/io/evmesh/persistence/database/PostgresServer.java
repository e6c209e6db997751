package io.evmesh.persistence.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
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
        return EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
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

  /** Takes a database off the server, with whoever is connected to it. */
  public static void drop(DatabaseSettings settings) {
    execute("drop database " + name(settings) + " with (force)");
  }

  /** The address of a database. */
  static String url(String name) {
    return "jdbc:postgresql://localhost:" + Started.SERVER.getPort() + "/" + name;
  }

  /** The name of a database that was asked for here. */
  public static String name(DatabaseSettings settings) {
    return settings.url().substring(settings.url().lastIndexOf('/') + 1);
  }

  /**
   * Ends the server and starts it again, at the same port; whoever is connected is cut off.
   *
   * @param isCrash whether it ends as if it had been killed
   */
  public static void restart(boolean isCrash) throws IOException, InterruptedException {
    Path data = Path.of(ask("show data_directory"));
    String started = Files.readString(data.resolve("postmaster.opts"));
    Path programs = Path.of(started.substring(0, started.indexOf(' '))).getParent();
    List<String> words = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      words.addAll(List.of("unshare", "-U")); // it refuses to run as root
    }
    words.addAll(
        List.of(
            programs.resolve("pg_ctl").toString(),
            "restart",
            "-D",
            data.toString(),
            "-m",
            isCrash ? "immediate" : "fast",
            "-w"));
    int status =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    if (status != 0) {
      throw new IOException("PostgreSQL does not start again: pg_ctl ends with " + status);
    }
  }

  public static int port() {
    return Started.SERVER.getPort();
  }

  /** Lets a role in only with its password; all others need none. */
  static void demandPassword(String role) throws IOException {
    Path file = Path.of(ask("show hba_file"));
    String rule = "host all " + role + " all scram-sha-256\n";
    Files.writeString(file, rule + Files.readString(file));
    execute("select pg_reload_conf()");
  }

  /** The first value that a query finds, asked as {@link #execute} does. */
  public static String ask(String sql) {
    try (Connection connection = Started.SERVER.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot ask: " + sql, e);
    }
  }

  /** Runs a statement as the server's superuser, in the database "postgres". */
  public static void execute(String sql) {
    try (Connection connection = Started.SERVER.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot execute: " + sql, e);
    }
  }
}
