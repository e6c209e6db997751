package io.evmesh.persistence.batch;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.persistence.batch.StoredItem.Place;
import io.evmesh.persistence.batch.StoredItem.Signed;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a batch's items. */
final class ItemRows {
  private static final int ROWS_AT_ONCE = 1000;

  private static final String COLUMNS =
      "\"index\", \"state\", \"hash\", \"sender\", \"nonce\", \"body\", \"earlier\", \"note\","
          + " \"reason\", \"block\", \"position\", \"gas_used\"";

  private ItemRows() {}

  static void insert(Connection connection, long batch, List<StoredItem> items)
      throws SQLException {
    String sql =
        "insert into \"batch_items\" ("
            + COLUMNS
            + ", \"batch\") values (?, ?, ?, ?, ?, ?, ?, ?, ?,"
            + " ?, ?, ?, ?)";
    try (var statement = connection.prepareStatement(sql)) {
      int rows = 0;
      for (StoredItem item : items) {
        statement.setLong(1, item.index());
        statement.setLong(2, item.state().ordinal());
        bind(statement, 3, item.transaction());
        statement.setBytes(7, joined(item.earlier()));
        statement.setString(8, item.note());
        statement.setString(9, BatchStore.shortened(item.reason()));
        bind(statement, 10, item.place());
        statement.setLong(13, batch);
        statement.addBatch();
        if (++rows % ROWS_AT_ONCE == 0) {
          statement.executeBatch();
        }
      }
      statement.executeBatch();
    }
  }

  private static void bind(PreparedStatement statement, int at, @Nullable Signed signed)
      throws SQLException {
    if (signed == null) {
      statement.setNull(at, Types.VARBINARY);
      statement.setNull(at + 1, Types.VARBINARY);
      statement.setNull(at + 2, Types.BIGINT);
      statement.setNull(at + 3, Types.VARBINARY);
    } else {
      statement.setBytes(at, signed.hash().toBytes().unsafeArray());
      statement.setBytes(at + 1, signed.sender().toBytes().unsafeArray());
      statement.setLong(at + 2, signed.nonce());
      statement.setBytes(at + 3, signed.body().unsafeArray());
    }
  }

  private static void bind(PreparedStatement statement, int at, @Nullable Place place)
      throws SQLException {
    if (place == null) {
      for (int i = 0; i < 3; i++) {
        statement.setNull(at + i, Types.BIGINT);
      }
    } else {
      statement.setLong(at, place.block());
      statement.setLong(at + 1, place.position());
      statement.setLong(at + 2, place.gasUsed());
    }
  }

  private static byte[] joined(List<Hash> hashes) {
    byte[] all = new byte[hashes.size() * Hash.SIZE];
    for (int i = 0; i < hashes.size(); i++) {
      hashes.get(i).write(all, i * Hash.SIZE);
    }
    return all;
  }

  private static List<Hash> split(byte[] bytes) {
    List<Hash> hashes = new ArrayList<>(bytes.length / Hash.SIZE);
    for (int at = 0; at < bytes.length; at += Hash.SIZE) {
      hashes.add(Hash.read(bytes, at));
    }
    return hashes;
  }

  /**
   * Items from an index on.
   *
   * @param condition in SQL, without parameters, that they meet
   */
  static List<StoredItem> read(
      Connection connection, long batch, int from, int most, String condition) throws SQLException {
    // In the order of the key with all its columns: for another H2 reads all items and sorts them
    String sql =
        "select "
            + COLUMNS
            + " from \"batch_items\" where \"batch\" = ? and \"index\" >= ? and "
            + condition
            + " order by \"batch\", \"index\" limit "
            + most;
    try (var statement = connection.prepareStatement(sql)) {
      statement.setLong(1, batch);
      statement.setLong(2, from);
      List<StoredItem> items = new ArrayList<>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          items.add(item(rows));
        }
      }
      return items;
    }
  }

  private static StoredItem item(ResultSet rows) throws SQLException {
    byte[] hash = rows.getBytes(3);
    Signed signed =
        hash == null
            ? null
            : new Signed(
                Hash.read(hash, 0),
                Address.read(rows.getBytes(4), 0),
                rows.getLong(5),
                Bytes.wrap(rows.getBytes(6)));
    Long block = BatchStore.getLong(rows, 10);
    Place place = block == null ? null : new Place(block, (int) rows.getLong(11), rows.getLong(12));
    return new StoredItem(
        (int) rows.getLong(1),
        ItemState.values()[(int) rows.getLong(2)],
        signed,
        split(rows.getBytes(7)),
        rows.getString(8),
        rows.getString(9),
        place);
  }

  static void change(Connection connection, long batch, List<ItemChange> changes)
      throws SQLException {
    String sql =
        "update \"batch_items\" set \"state\" = ?, \"reason\" = ?, \"block\" = ?, \"position\" = ?,"
            + " \"gas_used\" = ? where \"batch\" = ? and \"index\" = ?";
    try (var statement = connection.prepareStatement(sql)) {
      int rows = 0;
      for (ItemChange change : changes) {
        statement.setLong(1, change.state().ordinal());
        statement.setString(2, BatchStore.shortened(change.reason()));
        bind(statement, 3, change.place());
        statement.setLong(6, batch);
        statement.setLong(7, change.index());
        statement.addBatch();
        if (++rows % ROWS_AT_ONCE == 0) {
          statement.executeBatch();
        }
      }
      if (rows % ROWS_AT_ONCE != 0) {
        statement.executeBatch();
      }
    }
  }

  static void replace(Connection connection, long batch, List<StoredItem> items)
      throws SQLException {
    String sql =
        "update \"batch_items\" set \"hash\" = ?, \"sender\" = ?, \"nonce\" = ?, \"body\" = ?,"
            + " \"earlier\" = ?, \"reason\" = ? where \"batch\" = ? and \"index\" = ?";
    try (var statement = connection.prepareStatement(sql)) {
      for (StoredItem item : items) {
        bind(statement, 1, item.transaction());
        statement.setBytes(5, joined(item.earlier()));
        statement.setString(6, BatchStore.shortened(item.reason()));
        statement.setLong(7, batch);
        statement.setLong(8, item.index());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
