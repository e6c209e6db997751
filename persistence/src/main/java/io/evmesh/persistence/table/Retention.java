package io.evmesh.persistence.table;

import io.evmesh.persistence.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gives up old states. Blocks, transactions, logs and codes stay.
 *
 * <p>One transaction for each block that becomes the first whose state is kept: whatever that block
 * set hides what was set before, which is then of use to nobody. The row that says which states are
 * kept changes in the same transaction, and every answer of {@link StoredState} tells it too: so no
 * reader takes what was given up for zero, and stopping half-way does no harm.
 */
public final class Retention {
  private final Database database;

  /** Prunes the tables of an open database. */
  public Retention(Database database) {
    this.database = database;
  }

  /**
   * Keeps only the states of the last blocks.
   *
   * @param retainBlocks how many, 1 or more
   * @return number of blocks whose states were given up
   */
  public long prune(long retainBlocks) {
    return prune(retainBlocks, Long.MAX_VALUE);
  }

  /**
   * As {@link #prune(long)}, but a part of it: each block takes time for what it changed.
   *
   * @param atMost blocks whose states are given up now
   */
  public long prune(long retainBlocks, long atMost) {
    if (retainBlocks < 1) {
      throw new IllegalArgumentException("at least 1 block must be kept, not " + retainBlocks);
    }
    Optional<Head> head = database.read(ReadTables::head);
    if (head.isEmpty()) {
      return 0;
    }
    long from = head.get().retainedFrom();
    long pruned = Math.clamp(head.get().block() - retainBlocks + 1 - from, 0, atMost);
    for (long block = from + 1; block <= from + pruned; block++) {
      keepFrom(block);
    }
    return pruned;
  }

  private void keepFrom(long block) {
    database.write(
        connection -> {
          try (var statement =
              connection.prepareStatement("update \"position\" set \"retained_from\" = ?")) {
            statement.setLong(1, block);
            statement.executeUpdate();
          }
          forgetHidden(connection, Table.ACCOUNT_CHANGES, block, "address");
          forgetHidden(connection, Table.SLOT_CHANGES, block, "address", "slot");
          forgetWiped(connection, block);
          return null;
        });
  }

  /** Deletes the older rows of every key that the block has a row of. */
  private void forgetHidden(Connection connection, Table table, long block, String... key)
      throws SQLException {
    RowsOfBlock own = RowsOfBlock.of(connection, database.dialect(), table, block);
    String columns = "\"" + String.join("\", \"", key) + "\"";
    String equal = "\"" + String.join("\" = ? and \"", key) + "\" = ?";
    String find = "select %s from %s where %s".formatted(columns, table.quoted(), own.condition());
    String delete = "delete from %s where %s and \"block\" < ?".formatted(table.quoted(), equal);
    List<byte[]> keys = new ArrayList<>();
    try (var statement = connection.prepareStatement(find)) {
      own.bind(statement, 1);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          for (int i = 1; i <= key.length; i++) {
            keys.add(rows.getBytes(i));
          }
        }
      }
    }
    try (Batch statement = new Batch(connection.prepareStatement(delete))) {
      deleteEach(statement, keys, key.length, block);
    }
  }

  private static void deleteEach(Batch delete, List<byte[]> keys, int width, long block)
      throws SQLException {
    Object[] cells = new Object[width + 1];
    cells[width] = block;
    for (int i = 0; i < keys.size(); i += width) {
      for (int column = 0; column < width; column++) {
        cells[column] = keys.get(i + column);
      }
      delete.add(cells);
    }
    delete.send();
  }

  /** Slots from before a wipe, and older wipes: no state before needs them any more. */
  private static void forgetWiped(Connection connection, long block) throws SQLException {
    String wiped = "select \"address\" from \"wipes\" where \"block\" = ?";
    String slots = "delete from \"slot_changes\" where \"address\" = ? and \"block\" < ?";
    try (var find = connection.prepareStatement(wiped);
        Batch delete = new Batch(connection.prepareStatement(slots));
        var end = connection.prepareStatement("delete from \"wipes\" where \"block\" < ?")) {
      find.setLong(1, block);
      List<byte[]> addresses = new ArrayList<>();
      try (var rows = find.executeQuery()) {
        while (rows.next()) {
          addresses.add(rows.getBytes(1));
        }
      }
      deleteEach(delete, addresses, 1, block);
      end.setLong(1, block);
      end.executeUpdate();
    }
  }
}
