package io.evmesh.persistence.table;

import io.evmesh.engine.trie.NodeSink;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.persistence.database.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Writes what it is told of trie nodes within a transaction, many rows at a time. */
final class NodeWriter implements NodeSink, AutoCloseable {
  /** Rows that are sent together. */
  private static final int BATCH = 1_000;

  private final PreparedStatement store;
  private final PreparedStatement remove;
  private final PreparedStatement removeAll;
  private int stored;
  private int removed;

  /** What a sink can not throw as it is. */
  static final class Failure extends RuntimeException {
    private final SQLException reason;

    Failure(SQLException reason) {
      super(reason);
      this.reason = reason;
    }

    SQLException reason() {
      return reason;
    }
  }

  NodeWriter(Connection connection, Dialect dialect) throws SQLException {
    store = connection.prepareStatement(storeSql(dialect));
    remove =
        connection.prepareStatement(
            "delete from \"trie_nodes\" where \"owner\" = ? and \"path\" = ?");
    removeAll = connection.prepareStatement("delete from \"trie_nodes\" where \"owner\" = ?");
  }

  private static String storeSql(Dialect dialect) {
    String columns = "\"trie_nodes\" (\"owner\", \"path\", \"node\")";
    return switch (dialect) {
      case H2 -> "merge into " + columns + " key (\"owner\", \"path\") values (?, ?, ?)";
      case POSTGRESQL ->
          "insert into "
              + columns
              + " values (?, ?, ?) on conflict (\"owner\", \"path\")"
              + " do update set \"node\" = excluded.\"node\"";
    };
  }

  @Override
  public void store(Bytes owner, Bytes path, Hash hash, Bytes coding) {
    try {
      store.setBytes(1, owner.unsafeArray());
      store.setBytes(2, TrieNodes.packed(path).unsafeArray());
      store.setBytes(3, coding.unsafeArray());
      store.addBatch();
      if (++stored % BATCH == 0) {
        store.executeBatch();
      }
    } catch (SQLException e) {
      throw new Failure(e);
    }
  }

  @Override
  public void remove(Bytes owner, Bytes path) {
    try {
      remove.setBytes(1, owner.unsafeArray());
      remove.setBytes(2, TrieNodes.packed(path).unsafeArray());
      remove.addBatch();
      if (++removed % BATCH == 0) {
        remove.executeBatch();
      }
    } catch (SQLException e) {
      throw new Failure(e);
    }
  }

  @Override
  public void removeAll(Bytes owner) {
    try {
      removeAll.setBytes(1, owner.unsafeArray());
      removeAll.executeUpdate();
    } catch (SQLException e) {
      throw new Failure(e);
    }
  }

  /** Sends what is left. A place is either stored or removed, so their order does not matter. */
  void end() throws SQLException {
    store.executeBatch();
    remove.executeBatch();
  }

  @Override
  public void close() throws SQLException {
    try (store;
        remove;
        removeAll) {
      stored = 0;
    }
  }
}
