package io.evmesh.persistence.table;

import io.evmesh.engine.trie.NodeSink;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.persistence.database.Dialect;
import java.sql.Connection;
import java.sql.SQLException;

/** Writes what it is told of trie nodes within a transaction, many rows at a time. */
final class NodeWriter implements NodeSink, AutoCloseable {
  private final Batch store;
  private final Batch remove;
  private final Batch removeAll;

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
    store = new Batch(connection.prepareStatement(storeSql(dialect)));
    remove =
        new Batch(
            connection.prepareStatement(
                "delete from \"trie_nodes\" where \"owner\" = ? and \"path\" = ?"));
    removeAll =
        new Batch(connection.prepareStatement("delete from \"trie_nodes\" where \"owner\" = ?"));
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
    add(store, owner.unsafeArray(), TrieNodes.packed(path).unsafeArray(), coding.unsafeArray());
  }

  @Override
  public void remove(Bytes owner, Bytes path) {
    add(remove, owner.unsafeArray(), TrieNodes.packed(path).unsafeArray());
  }

  /** Told before anything else of its owner, and so sent before it. */
  @Override
  public void removeAll(Bytes owner) {
    add(removeAll, owner.unsafeArray());
  }

  private void add(Batch batch, Object... cells) {
    try {
      if (batch != removeAll) {
        removeAll.send();
      }
      batch.add(cells);
    } catch (SQLException e) {
      throw new Failure(e);
    }
  }

  /** Sends what is left. A place is either stored or removed, so their order does not matter. */
  void end() throws SQLException {
    removeAll.send();
    store.send();
    remove.send();
  }

  @Override
  public void close() throws SQLException {
    try (store;
        remove) {
      removeAll.close();
    }
  }
}
