package io.evmesh.persistence.table;

import io.evmesh.engine.types.BigEndian;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows that go to PostgreSQL by COPY in its binary form: the server parses no statement and no
 * text.
 *
 * <p>Source: PostgreSQL's manual, COPY, "Binary Format".
 */
final class CopiedRows implements Rows {
  /** Bytes that are gathered before they are sent. */
  private static final int SENT_AT_ONCE = 1 << 16;

  private static final byte[] SIGNATURE =
      "PGCOPY\n\u00ff\r\n\0\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

  private static final int NULL_SIZE = -1;
  private static final int TRAILER = -1;

  private final CopyIn copy;
  private final int width;
  private byte[] buffer = new byte[SENT_AT_ONCE + 4096];
  private int used;
  private int column;

  CopiedRows(Connection connection, Table table) throws SQLException {
    String sql = "copy " + table.target() + " from stdin (format binary)";
    this.copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    this.width = table.width();
    System.arraycopy(SIGNATURE, 0, buffer, 0, SIGNATURE.length);
    used = SIGNATURE.length;
  }

  private void room(int bytes) {
    if (used + bytes > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, used + bytes));
    }
  }

  private void begin(int bytes) {
    room(6 + Math.max(bytes, 0));
    if (column == 0) {
      buffer[used] = (byte) (width >> 8);
      buffer[used + 1] = (byte) width;
      used += 2;
    }
    column++;
    BigEndian.putInt(buffer, used, bytes);
    used += 4;
  }

  @Override
  public void number(long value) {
    begin(Long.BYTES);
    BigEndian.putLong(buffer, used, value);
    used += Long.BYTES;
  }

  @Override
  public void bytes(byte[] value) {
    begin(value.length);
    System.arraycopy(value, 0, buffer, used, value.length);
    used += value.length;
  }

  @Override
  public void none() {
    begin(NULL_SIZE);
  }

  @Override
  public void endRow() throws SQLException {
    column = 0;
    if (used >= SENT_AT_ONCE) {
      send();
    }
  }

  private void send() throws SQLException {
    copy.writeToCopy(buffer, 0, used);
    used = 0;
  }

  @Override
  public void end() throws SQLException {
    room(2);
    buffer[used++] = (byte) TRAILER;
    buffer[used++] = (byte) TRAILER;
    send();
    copy.endCopy();
  }

  @Override
  public void close() throws SQLException {
    if (copy.isActive()) {
      copy.cancelCopy();
    }
  }
}
