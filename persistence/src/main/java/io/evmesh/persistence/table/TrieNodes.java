package io.evmesh.persistence.table;

import io.evmesh.engine.trie.NodePlace;
import io.evmesh.engine.trie.NodeSource;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.database.DatabaseException.Fault;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of the tries as they stood at a checkpoint, by their owner and path. The owner is that
 * of a {@link NodePlace}. Many threads may ask.
 */
public final class TrieNodes implements NodeSource {
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

  /** One query. */
  @Override
  public List<@Nullable Bytes> nodes(List<NodePlace> places) {
    byte[][] owners = new byte[places.size()][];
    byte[][] paths = new byte[places.size()][];
    for (int i = 0; i < places.size(); i++) {
      owners[i] = places.get(i).owner().unsafeArray();
      paths[i] = packed(places.get(i).path()).unsafeArray();
    }
    Map<NodePlace, Bytes> found = database.read(connection -> find(connection, owners, paths));
    List<@Nullable Bytes> nodes = new ArrayList<>(places.size());
    for (int i = 0; i < places.size(); i++) {
      nodes.add(found.get(new NodePlace(places.get(i).owner(), Bytes.wrap(paths[i]))));
    }
    return nodes;
  }

  /** By owner and packed path. */
  private static Map<NodePlace, Bytes> find(Connection connection, byte[][] owners, byte[][] paths)
      throws SQLException {
    String sql =
        "select n.\"owner\", n.\"path\", n.\"node\""
            + " from unnest(cast(? as bytea array), cast(? as bytea array)) k(o, p)"
            + " join \"trie_nodes\" n on n.\"owner\" = k.o and n.\"path\" = k.p";
    Map<NodePlace, Bytes> found = new HashMap<>();
    try (var statement = connection.prepareStatement(sql)) {
      statement.setArray(1, connection.createArrayOf("bytea", owners));
      statement.setArray(2, connection.createArrayOf("bytea", paths));
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          NodePlace place =
              new NodePlace(Bytes.wrap(rows.getBytes(1)), Bytes.wrap(rows.getBytes(2)));
          found.put(place, Bytes.wrap(rows.getBytes(3)));
        }
      }
    }
    return found;
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
                      "delete from \"trie_nodes\" where \"owner\" = ? and \"path\" = ?");
              var empty =
                  connection.prepareStatement("delete from \"trie_nodes\" where \"owner\" = ?")) {
            for (var owner : changes.owners().entrySet()) {
              if (owner.getValue().isEmptied()) {
                empty.setBytes(1, owner.getKey().unsafeArray());
                empty.executeUpdate();
              }
              apply(owner.getKey(), owner.getValue(), store, remove);
            }
            store.executeBatch();
            remove.executeBatch();
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
  private static void apply(
      Bytes owner, NodeChanges.OfOwner changes, PreparedStatement store, PreparedStatement remove)
      throws SQLException {
    int count = 0;
    for (var change : changes.nodes().entrySet()) {
      boolean there = change.getValue().isPresent();
      PreparedStatement statement = there ? store : remove;
      statement.setBytes(1, owner.unsafeArray());
      statement.setBytes(2, packed(change.getKey()).unsafeArray());
      if (there) {
        statement.setBytes(3, change.getValue().get().unsafeArray());
      }
      statement.addBatch();
      if (++count % BATCH == 0) {
        store.executeBatch();
        remove.executeBatch();
      }
    }
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
