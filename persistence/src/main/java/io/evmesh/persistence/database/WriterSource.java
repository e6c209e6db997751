package io.evmesh.persistence.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;

/** Connections for whoever writes: they are given only while this process is the only writer. */
final class WriterSource extends PlainSource {
  private final HikariDataSource pool;
  private final Ownership ownership;

  WriterSource(HikariDataSource pool, Ownership ownership) {
    this.pool = pool;
    this.ownership = ownership;
  }

  /**
   * Takes a connection and then looks, so that one which was just made is known of.
   *
   * @throws SQLException with a {@link DatabaseException} as its cause if another process has
   *     become the writer
   */
  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = pool.getConnection();
    boolean confirmed = false;
    try {
      confirmed = ownership.confirm();
    } catch (DatabaseException e) {
      throw new SQLException(e.getMessage(), e);
    } finally {
      if (!confirmed) {
        pool.evictConnection(connection); // the server has ended those of before
      }
    }
    if (confirmed) {
      return connection;
    }
    pool.getHikariPoolMXBean().softEvictConnections();
    return pool.getConnection();
  }
}
