package io.evmesh.persistence.table;

import io.evmesh.engine.types.Address;
import io.evmesh.persistence.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * In which blocks an account was changed (nonce, balance, code) or logged something, as far back as
 * changes are kept. Many threads may ask.
 */
public final class TouchedBlocks {
  private static final int BITS_OF_INDEX = 24; // of a log in its block

  private final Database database;

  /** Those in an open database. */
  public TouchedBlocks(Database database) {
    this.database = database;
  }

  /**
   * Some of them on one side of a block, the nearest; what lies beyond the furthest may be missing.
   *
   * @param before whether those with lower numbers are asked for, otherwise those with higher ones
   * @param most rows that are looked at of each kind
   */
  public NavigableSet<Long> near(Address address, long block, boolean before, int most) {
    return database.read(
        connection -> {
          NavigableSet<Long> changes = new TreeSet<>();
          NavigableSet<Long> logs = new TreeSet<>();
          boolean moreChanges =
              read(connection, "account_changes", "block", address, block, before, most, changes);
          long id = before ? block << BITS_OF_INDEX : (block + 1 << BITS_OF_INDEX) - 1;
          boolean moreLogs = read(connection, "logs", "id", address, id, before, most, logs);
          NavigableSet<Long> all = new TreeSet<>(changes);
          logs.forEach(log -> all.add(log >> BITS_OF_INDEX));
          if (moreChanges) {
            cut(all, before ? changes.first() : changes.last(), before);
          }
          if (moreLogs) {
            cut(all, (before ? logs.first() : logs.last()) >> BITS_OF_INDEX, before);
          }
          return all;
        });
  }

  /** Whether there may be more than was read. */
  private static boolean read(
      Connection connection,
      String table,
      String column,
      Address address,
      long from,
      boolean before,
      int most,
      NavigableSet<Long> found)
      throws SQLException {
    String order = before ? " desc" : "";
    String sql =
        "select \"%1$s\" from \"%2$s\" where \"address\" = ? and \"%1$s\" %3$s ? order by \"address\"%4$s, \"%1$s\"%4$s limit %5$d"
            .formatted(column, table, before ? "<" : ">", order, most);
    int rows = 0;
    try (var statement = connection.prepareStatement(sql)) {
      statement.setBytes(1, address.toBytes().unsafeArray());
      statement.setLong(2, from);
      try (var result = statement.executeQuery()) {
        while (result.next()) {
          found.add(result.getLong(1));
          rows++;
        }
      }
    }
    return rows == most;
  }

  /** Beyond this block some may be missing: then none is to be told there. */
  private static void cut(NavigableSet<Long> blocks, long furthest, boolean before) {
    (before ? blocks.headSet(furthest, false) : blocks.tailSet(furthest, false)).clear();
  }
}
