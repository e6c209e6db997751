package io.evmesh.sim.measure;

import io.evmesh.input.json.InputException;
import io.evmesh.persistence.database.DatabaseSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Schemas of one database of a server. */
public final class PostgresSchemas implements FreshDatabases {
  private static final String PARAMETER = "currentSchema=";

  private final DatabaseSettings server;
  private final List<String> made = new ArrayList<>();

  /**
   * Schemas in a database.
   *
   * @param server without a schema in its address
   */
  public PostgresSchemas(DatabaseSettings server) {
    if (server.url().contains(PARAMETER)) {
      throw new InputException("--jdbc-url: schemas are made by the command; name none");
    }
    this.server = server;
  }

  @Override
  public String title() {
    return "PostgreSQL";
  }

  @Override
  public DatabaseSettings fresh(String name) {
    String schema = "evmesh_bench_%s_%d".formatted(name, ProcessHandle.current().pid());
    execute("drop schema if exists " + schema + " cascade");
    execute("create schema " + schema);
    made.add(schema);
    String url = server.url() + (server.url().contains("?") ? "&" : "?") + PARAMETER + schema;
    return DatabaseSettings.postgresql(url, server.user(), server.password());
  }

  private void execute(String sql) {
    try (Connection connection =
            DriverManager.getConnection(server.url(), server.user(), server.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new InputException(
          "the database %s does not do what is asked: %s".formatted(server.place(), e.getMessage()),
          e);
    }
  }

  @Override
  public void close() {
    made.forEach(schema -> execute("drop schema if exists " + schema + " cascade"));
    made.clear();
  }
}
