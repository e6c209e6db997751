package io.evmesh.persistence.table;

import io.evmesh.engine.trie.NodePlace;
import io.evmesh.engine.trie.NodeSink;
import io.evmesh.engine.trie.NodeSource;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.database.DatabaseException.Fault;
import io.evmesh.persistence.database.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of the tries as they stood at a checkpoint, by their owner and path. The owner of the
 * state trie is the empty string, that of an account's storage trie the Keccak-256 of its address.
 */
public final class TrieNodes implements NodeSource {
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

  /** The nodes at these places, by one query. */
  @Override
  public List<@Nullable Bytes> nodes(List<NodePlace> places) {
    String sql =
        "select k.o, k.p, n.\"node\""
            + " from unnest(cast(? as bytea array), cast(? as bytea array)) k(o, p)"
            + " join \"trie_nodes\" n on n.\"owner\" = k.o and n.\"path\" = k.p";
    List<NodePlace> packed =
        places.stream().map(place -> new NodePlace(place.owner(), packed(place.path()))).toList();
    byte[][] owners = packed.stream().map(key -> key.owner().unsafeArray()).toArray(byte[][]::new);
    byte[][] paths = packed.stream().map(key -> key.path().unsafeArray()).toArray(byte[][]::new);
    return database.read(
        connection -> {
          Map<NodePlace, Bytes> found = new HashMap<>();
          try (var statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("bytea", owners));
            statement.setArray(2, connection.createArrayOf("bytea", paths));
            try (var rows = statement.executeQuery()) {
              while (rows.next()) {
                found.put(
                    new NodePlace(Bytes.wrap(rows.getBytes(1)), Bytes.wrap(rows.getBytes(2))),
                    Bytes.wrap(rows.getBytes(3)));
              }
            }
          }
          List<@Nullable Bytes> nodes = new ArrayList<>(packed.size());
          packed.forEach(key -> nodes.add(found.get(key)));
          return nodes;
        });
  }

  /**
   * Makes a new checkpoint, as one transaction; one that is there already is left as it is.
   *
   * @param tell tells a sink what changed since the last one
   * @throws DatabaseException STALE_WRITER if there is another checkpoint of this block, or a later
   *     one
   */
  public void write(Checkpoint checkpoint, Consumer<NodeSink> tell) {
    database.write(
        connection -> {
          if (!advance(connection, checkpoint)) {
            return null;
          }
          tell(connection, database.dialect(), tell);
          return null;
        });
  }

  /** Puts the checkpoint of an earlier block in the place of one that counts no more. */
  static void writeBack(
      Connection connection, Dialect dialect, Checkpoint checkpoint, Consumer<NodeSink> tell)
      throws SQLException {
    String sql = "update \"trie_checkpoint\" set \"block\" = ?, \"root\" = ?";
    try (var statement = connection.prepareStatement(sql)) {
      statement.setLong(1, checkpoint.block());
      statement.setBytes(2, BlockRows.bytes(checkpoint.root()));
      statement.executeUpdate();
    }
    tell(connection, dialect, tell);
  }

  private static void tell(Connection connection, Dialect dialect, Consumer<NodeSink> tell)
      throws SQLException {
    try (NodeWriter writer = new NodeWriter(connection, dialect)) {
      tell.accept(writer);
      writer.end();
    } catch (NodeWriter.Failure e) {
      throw e.reason();
    }
  }

  /** Whether there is something to write. */
  private static boolean advance(Connection connection, Checkpoint checkpoint) throws SQLException {
    String sql = "update \"trie_checkpoint\" set \"block\" = ?, \"root\" = ? where \"block\" < ?";
    try (var statement = connection.prepareStatement(sql)) {
      statement.setLong(1, checkpoint.block());
      statement.setBytes(2, BlockRows.bytes(checkpoint.root()));
      statement.setLong(3, checkpoint.block());
      if (statement.executeUpdate() == 1) {
        return true;
      }
    }
    if (isThere(connection, checkpoint)) {
      return false;
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
      return true;
    }
  }

  private static boolean isThere(Connection connection, Checkpoint checkpoint) throws SQLException {
    String sql = "select 1 from \"trie_checkpoint\" where \"block\" = ? and \"root\" = ?";
    try (var statement = connection.prepareStatement(sql)) {
      statement.setLong(1, checkpoint.block());
      statement.setBytes(2, BlockRows.bytes(checkpoint.root()));
      try (var rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  /** The number of nibbles in a byte, then two nibbles in each. */
  static Bytes packed(Bytes path) {
    byte[] packed = new byte[1 + (path.size() + 1) / 2];
    packed[0] = (byte) path.size();
    for (int i = 0; i < path.size(); i++) {
      packed[1 + i / 2] |= (byte) (path.get(i) << ((i & 1) == 0 ? 4 : 0));
    }
    return Bytes.wrap(packed);
  }
}
