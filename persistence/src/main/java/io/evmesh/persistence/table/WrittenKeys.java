package io.evmesh.persistence.table;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.Dialect;
import java.sql.Connection;
import java.sql.SQLException;

/** Tells every account and every slot that any block ever set, some of them more than once. */
public final class WrittenKeys {
  private static final int FETCH = 10_000;

  private final Database database;

  /** The keys in the tables of an open database. */
  public WrittenKeys(Database database) {
    this.database = database;
  }

  /** Is told the keys. */
  public interface Visitor {
    /** An account, or one whose slots were set. */
    void account(Address address);

    /** A slot. */
    void slot(Address address, UInt256 slot);
  }

  /** Reads all keys, in one pass over the tables. */
  public void forEach(Visitor visitor) {
    database.read(
        connection -> {
          connection.setAutoCommit(false); // or PostgreSQL would send all rows at once
          try {
            lazily(connection, true);
            accounts(connection, visitor);
            slots(connection, visitor);
          } finally {
            lazily(connection, false);
            connection.rollback();
            connection.setAutoCommit(true);
          }
          return true;
        });
  }

  /** H2 gathers a whole result, in memory or in a file, before it tells the first row. */
  private void lazily(Connection connection, boolean lazy) throws SQLException {
    if (database.dialect() == Dialect.H2) {
      try (var statement = connection.createStatement()) {
        statement.execute("set lazy_query_execution " + (lazy ? 1 : 0));
      }
    }
  }

  private static void accounts(Connection connection, Visitor visitor) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.setFetchSize(FETCH);
      try (var rows = statement.executeQuery("select \"address\" from \"account_changes\"")) {
        while (rows.next()) {
          visitor.account(Address.read(rows.getBytes(1), 0));
        }
      }
    }
  }

  private static void slots(Connection connection, Visitor visitor) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.setFetchSize(FETCH);
      String sql = "select \"address\", \"slot\" from \"slot_changes\"";
      try (var rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          visitor.slot(Address.read(rows.getBytes(1), 0), UInt256.read(rows.getBytes(2), 0));
        }
      }
    }
  }
}
