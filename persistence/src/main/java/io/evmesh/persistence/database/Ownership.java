package io.evmesh.persistence.database;

import io.evmesh.persistence.database.DatabaseException.Fault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The right to be the only writer of a chain. It ends with the process: the operating system frees
 * a locked file, a server the locks of a session whose connection is gone.
 */
interface Ownership extends AutoCloseable {
  /** The file that is locked, beside the database's own. */
  String LOCK_FILE = "evmesh.lock";

  /** How long a check of a server's lock may take, in seconds. */
  int CHECK_SECONDS = 5;

  /** Whether the right is still there. */
  boolean holds();

  @Override
  void close();

  /** Locks a file in {@code folder}. */
  static Ownership ofFolder(Path folder) {
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              folder.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock != null) {
        return new OfFolder(channel, lock);
      }
      channel.close();
    } catch (IOException e) {
      throw new DatabaseException(
          Faults.of(e) == Fault.FULL ? Fault.FULL : Fault.READ_ONLY,
          "the folder " + folder + " can not be written: " + e.getMessage(),
          e);
    }
    throw new DatabaseException(Fault.IN_USE, "another process uses the chain in " + folder);
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // somebody else in this process has it
    }
  }

  /**
   * Takes an advisory lock of the session, named by the schema.
   *
   * @param connection its own, closed with the ownership
   */
  static Ownership ofSession(DatabaseSettings settings, Connection connection) {
    String sql = "select pg_try_advisory_lock(hashtext('evmesh'), hashtext(current_schema()))";
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      if (rows.getBoolean(1)) {
        return new OfSession(connection);
      }
      connection.close();
    } catch (SQLException e) {
      throw Database.failure(settings, "lock", e);
    }
    throw new DatabaseException(
        Fault.IN_USE, "another process uses the chain in " + settings.place());
  }

  /** A locked file. */
  record OfFolder(FileChannel channel, FileLock lock) implements Ownership {
    @Override
    public boolean holds() {
      return lock.isValid();
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new DatabaseException(
            Fault.OTHER, "cannot close the lock of the chain: " + e.getMessage(), e);
      }
    }
  }

  /** A session of a server that holds a lock. */
  record OfSession(Connection connection) implements Ownership {
    @Override
    public boolean holds() {
      try {
        return connection.isValid(CHECK_SECONDS);
      } catch (SQLException e) {
        throw new IllegalArgumentException("a wait can not be negative: " + CHECK_SECONDS, e);
      }
    }

    /** The server frees the lock with the session, but only a moment after the connection ends. */
    @Override
    public void close() {
      try (connection) {
        if (connection.isValid(CHECK_SECONDS)) {
          try (var statement = connection.createStatement()) {
            statement.execute("select pg_advisory_unlock_all()");
          }
        }
      } catch (SQLException e) {
        throw new DatabaseException(
            Fault.UNREACHABLE, "cannot free the lock of the chain: " + e.getMessage(), e);
      }
    }
  }
}
