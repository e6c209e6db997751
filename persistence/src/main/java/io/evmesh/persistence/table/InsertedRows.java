package io.evmesh.persistence.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Rows that go to the database by statements that insert many at once. */
final class InsertedRows implements Rows {
  /** Rows of a statement: beyond this the cost of a row falls no more. */
  static final int ROWS_PER_STATEMENT = 256;

  private final Connection connection;
  private final Table table;
  private final @Nullable Object[] cells;
  private @Nullable PreparedStatement full;
  private int used;
  private long bytes;

  InsertedRows(Connection connection, Table table) {
    this(connection, table, ROWS_PER_STATEMENT);
  }

  InsertedRows(Connection connection, Table table, int rowsPerStatement) {
    this.connection = connection;
    this.table = table;
    this.cells = new @Nullable Object[rowsPerStatement * table.width()];
  }

  @Override
  public void number(long value) {
    cells[used++] = value;
  }

  @Override
  public void bytes(byte[] value) {
    cells[used++] = value;
    bytes += value.length;
  }

  @Override
  public void none() {
    cells[used++] = null;
  }

  @Override
  public void endRow() throws SQLException {
    if (used == cells.length) {
      PreparedStatement statement = full;
      if (statement == null) {
        statement = connection.prepareStatement(table.insert(cells.length / table.width()));
        full = statement;
      }
      insert(statement);
    } else if (bytes >= Batch.MOST_BYTES) {
      end();
    }
  }

  @Override
  public void end() throws SQLException {
    if (used > 0) {
      try (var statement = connection.prepareStatement(table.insert(used / table.width()))) {
        insert(statement);
      }
    }
  }

  private void insert(PreparedStatement statement) throws SQLException {
    for (int i = 0; i < used; i++) {
      switch (cells[i]) {
        case null -> statement.setNull(i + 1, table.type(i % table.width()));
        case byte[] bytes -> statement.setBytes(i + 1, bytes);
        case Long number -> statement.setLong(i + 1, number);
        case Object other -> throw new IllegalStateException("no cell: " + other);
      }
    }
    statement.executeUpdate();
    used = 0;
    bytes = 0;
  }

  @Override
  public void close() throws SQLException {
    if (full != null) {
      full.close();
    }
  }
}
