package io.evmesh.persistence.table;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Takes the rows of one table, column by column. Holds a bounded number of them in memory. Arrays
 * are copied or kept until the row is written; they are not to be changed before {@link #end}.
 */
interface Rows extends AutoCloseable {
  /** A column of the type bigint. */
  void number(long value) throws SQLException;

  /** A column of the type bytea; kept, not to be changed. */
  void bytes(byte[] value) throws SQLException;

  /** A column that is null. */
  void none() throws SQLException;

  /** The row is complete. */
  void endRow() throws SQLException;

  /** All rows are told: writes what is still held. */
  void end() throws SQLException;

  /** Frees what writing took; what was not ended may be lost. */
  @Override
  void close() throws SQLException;

  /** A column of the type bytea that may be null. */
  default void optional(byte @Nullable [] value) throws SQLException {
    if (value == null) {
      none();
    } else {
      bytes(value);
    }
  }
}
