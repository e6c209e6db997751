package io.evmesh.persistence.table;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * A statement that is executed for many rows at a time: so many that a server is seldom waited for,
 * and so few, in rows and in bytes, that a block's size does not matter for memory.
 */
final class Batch implements AutoCloseable {
  static final int MOST_ROWS = 1_000;

  /** About; one row may be larger. */
  static final long MOST_BYTES = 4 << 20;

  private final PreparedStatement statement;
  private int rows;
  private long bytes;

  Batch(PreparedStatement statement) {
    this.statement = statement;
  }

  /**
   * Adds a row.
   *
   * @param cells in the order of the statement's parameters
   */
  void add(Object... cells) throws SQLException {
    for (int i = 0; i < cells.length; i++) {
      switch (cells[i]) {
        case byte[] array -> {
          statement.setBytes(i + 1, array);
          bytes += array.length;
        }
        case Long number -> statement.setLong(i + 1, number);
        case Object other -> throw new IllegalArgumentException("no cell: " + other);
      }
    }
    statement.addBatch();
    if (++rows == MOST_ROWS || bytes >= MOST_BYTES) {
      send();
    }
  }

  /** Executes what was added. */
  void send() throws SQLException {
    if (rows > 0) {
      statement.executeBatch();
      rows = 0;
      bytes = 0;
    }
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }
}
