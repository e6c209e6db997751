package io.evmesh.persistence.database;

import io.evmesh.persistence.database.DatabaseException.Fault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The right to be the only writer of a chain. It ends with the process: the operating system frees
 * a locked file, a server the locks of a session whose connection is gone.
 */
interface Ownership extends AutoCloseable {
  /** The file that is locked, beside the database's own. */
  String LOCK_FILE = "evmesh.lock";

  /** Whether the right is still there. */
  boolean holds();

  /**
   * Makes sure of the right before something is written; takes it again if it was lost.
   *
   * @return whether it was there all along
   * @throws DatabaseException IN_USE if another process has it now
   */
  boolean confirm();

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

  /** A locked file. */
  record OfFolder(FileChannel channel, FileLock lock) implements Ownership {
    @Override
    public boolean holds() {
      return lock.isValid();
    }

    @Override
    public boolean confirm() {
      return true; // it can not be lost
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
}
