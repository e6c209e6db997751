package io.evmesh.persistence.table;

import io.evmesh.engine.trie.NodeSource;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.database.DatabaseException.Fault;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of the tries as they stood at a checkpoint, by their owner and path. The owner of the
 * state trie is the empty string, that of an account's storage trie the Keccak-256 of its address.
 */
public final class TrieNodes {
  /** Most paths of one query. */
  public static final int MAX_GROUP = 8_192;

  /** Statements that are sent together. */
  private static final int BATCH = 1_000;

  private final Database database;

  /**
   * Which state the nodes are of.
   *
   * @param root of the state trie after {@code block}
   */
  public record Checkpoint(long block, Hash root) {}

  /** The nodes in an open database. */
  public TrieNodes(Database database) {
    this.database = database;
  }

  /** The checkpoint; empty if there was none yet. */
  public Optional<Checkpoint> checkpoint() {
    String sql = "select \"block\", \"root\" from \"trie_checkpoint\"";
    return database.read(
        connection -> {
          try (var statement = connection.prepareStatement(sql);
              var rows = statement.executeQuery()) {
            return rows.next()
                ? Optional.of(new Checkpoint(rows.getLong(1), Hash.read(rows.getBytes(2), 0)))
                : Optional.empty();
          }
        });
  }

  /** Where the trie of {@code owner} finds its nodes, each by a query. */
  public NodeSource source(Bytes owner) {
    return (path, hash) -> node(owner, path);
  }

  private @Nullable Bytes node(Bytes owner, Bytes path) {
    return nodes(owner, List.of(path)).get(path);
  }

  /** Those of the nodes at these paths that there are, at most {@link #MAX_GROUP}: one query. */
  public Map<Bytes, Bytes> nodes(Bytes owner, List<Bytes> paths) {
    if (paths.size() > MAX_GROUP) {
      throw new IllegalArgumentException(
          "at most %d paths at once, not %d".formatted(MAX_GROUP, paths.size()));
    }
    String sql =
        "select k.p, n.\"node\" from unnest(cast(? as bytea array)) k(p)"
            + " join \"trie_nodes\" n on n.\"owner\" = ? and n.\"path\" = k.p";
    Map<Bytes, Bytes> wanted = new HashMap<>();
    paths.forEach(path -> wanted.put(packed(path), path));
    byte[][] keys = wanted.keySet().stream().map(Bytes::unsafeArray).toArray(byte[][]::new);
    return database.read(
        connection -> {
          Map<Bytes, Bytes> found = new HashMap<>();
          try (var statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("bytea", keys));
            statement.setBytes(2, owner.unsafeArray());
            try (var rows = statement.executeQuery()) {
              while (rows.next()) {
                Bytes path = wanted.get(Bytes.wrap(rows.getBytes(1)));
                if (path != null) {
                  found.put(path, Bytes.wrap(rows.getBytes(2)));
                }
              }
            }
          }
          return found;
        });
  }

  /**
   * Makes a new checkpoint, as one transaction.
   *
   * @throws DatabaseException STALE_WRITER if there is a checkpoint of this block or a later one
   */
  public void write(Checkpoint checkpoint, NodeChanges changes) {
    database.write(
        connection -> {
          advance(connection, checkpoint);
          try (var store = connection.prepareStatement(storeSql());
              var remove =
                  connection.prepareStatement(
                      "delete from \"trie_nodes\" where \"owner\" = ? and \"path\" = ?")) {
            apply(changes, store, remove);
          }
          return null;
        });
  }

  private static void advance(Connection connection, Checkpoint checkpoint) throws SQLException {
    String sql = "update \"trie_checkpoint\" set \"block\" = ?, \"root\" = ? where \"block\" < ?";
    try (var statement = connection.prepareStatement(sql)) {
      statement.setLong(1, checkpoint.block());
      statement.setBytes(2, BlockRows.bytes(checkpoint.root()));
      statement.setLong(3, checkpoint.block());
      if (statement.executeUpdate() == 1) {
        return;
      }
    }
    String first =
        "insert into \"trie_checkpoint\" select 1, ?, ?"
            + " where not exists (select 1 from \"trie_checkpoint\")";
    try (var statement = connection.prepareStatement(first)) {
      statement.setLong(1, checkpoint.block());
      statement.setBytes(2, BlockRows.bytes(checkpoint.root()));
      if (statement.executeUpdate() == 0) {
        throw new DatabaseException(
            Fault.STALE_WRITER,
            "there is a checkpoint of block %d or later".formatted(checkpoint.block()));
      }
    }
  }

  private String storeSql() {
    String columns = "\"trie_nodes\" (\"owner\", \"path\", \"node\")";
    return switch (database.dialect()) {
      case H2 -> "merge into " + columns + " key (\"owner\", \"path\") values (?, ?, ?)";
      case POSTGRESQL ->
          "insert into "
              + columns
              + " values (?, ?, ?) on conflict (\"owner\", \"path\")"
              + " do update set \"node\" = excluded.\"node\"";
    };
  }

  /** Each node has one change, so that their order does not matter. */
  private static void apply(NodeChanges changes, PreparedStatement store, PreparedStatement remove)
      throws SQLException {
    int stored = 0;
    int removed = 0;
    for (var change : changes.nodes().entrySet()) {
      boolean there = change.getValue().isPresent();
      PreparedStatement statement = there ? store : remove;
      statement.setBytes(1, change.getKey().owner().unsafeArray());
      statement.setBytes(2, packed(change.getKey().path()).unsafeArray());
      if (there) {
        statement.setBytes(3, change.getValue().get().unsafeArray());
      }
      statement.addBatch();
      int count = there ? ++stored : ++removed;
      if (count % BATCH == 0) {
        statement.executeBatch();
      }
    }
    store.executeBatch();
    remove.executeBatch();
  }

  /** The number of nibbles in a byte, then two nibbles in each. */
  private static Bytes packed(Bytes path) {
    byte[] packed = new byte[1 + (path.size() + 1) / 2];
    packed[0] = (byte) path.size();
    for (int i = 0; i < path.size(); i++) {
      packed[1 + i / 2] |= (byte) (path.get(i) << ((i & 1) == 0 ? 4 : 0));
    }
    return Bytes.wrap(packed);
  }
}
