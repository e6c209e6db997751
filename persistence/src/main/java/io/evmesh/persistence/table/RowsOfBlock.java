package io.evmesh.persistence.table;

import io.evmesh.persistence.database.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Finds the rows of a block in a table of changes without an index for it. H2 keeps rows by a
 * number that grows with the block, so a search by halves finds where a block begins; PostgreSQL
 * has an index of ranges of pages.
 *
 * @param from the first number, or the block
 * @param to the number after the last; without meaning for a block
 */
record RowsOfBlock(Dialect dialect, long from, long to) {

  static RowsOfBlock of(Connection connection, Dialect dialect, Table table, long block)
      throws SQLException {
    return switch (dialect) {
      case H2 ->
          new RowsOfBlock(
              dialect, firstOf(connection, table, block), firstOf(connection, table, block + 1));
      case POSTGRESQL -> new RowsOfBlock(dialect, block, block);
    };
  }

  /** The rows of all blocks after one. */
  static RowsOfBlock after(Connection connection, Dialect dialect, Table table, long block)
      throws SQLException {
    long from = dialect == Dialect.H2 ? firstOf(connection, table, block + 1) : block + 1;
    return new RowsOfBlock(dialect, from, Long.MAX_VALUE);
  }

  /** A condition with two parameters. */
  String condition() {
    return switch (dialect) {
      case H2 -> "\"id\" >= ? and \"id\" < ?";
      case POSTGRESQL -> "\"block\" between ? and ?";
    };
  }

  /** Sets the condition's parameters, the first of which is the one told. */
  void bind(PreparedStatement statement, int first) throws SQLException {
    statement.setLong(first, from);
    statement.setLong(first + 1, to);
  }

  /** The lowest number whose row, and all after it, are of {@code block} or later. */
  private static long firstOf(Connection connection, Table table, long block) throws SQLException {
    String at =
        "select \"block\" from %s where \"id\" >= ? order by \"id\" limit 1"
            .formatted(table.quoted());
    long low = 0;
    long high = 1 + highest(connection, table);
    try (var statement = connection.prepareStatement(at)) {
      while (low < high) {
        long middle = (low + high) >>> 1;
        statement.setLong(1, middle);
        try (var rows = statement.executeQuery()) {
          if (rows.next() && rows.getLong(1) < block) {
            low = middle + 1;
          } else {
            high = middle;
          }
        }
      }
    }
    return low;
  }

  private static long highest(Connection connection, Table table) throws SQLException {
    String sql = "select max(\"id\") from " + table.quoted();
    try (var statement = connection.prepareStatement(sql);
        var rows = statement.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
