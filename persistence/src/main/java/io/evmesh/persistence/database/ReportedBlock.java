package io.evmesh.persistence.database;

import io.evmesh.persistence.database.DatabaseException.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * The last block that was reported, in a small file beside an embedded database. H2 takes a file
 * whose end is damaged for one that ends earlier, and says nothing; what this file tells is how
 * that is noticed.
 *
 * <p>The number of the block in eight bytes and their CRC-32C in four, the highest first. Its
 * writes do not wait for the disk: when the machine fails it may tell an earlier block, or nothing,
 * never a later one than the database has.
 */
final class ReportedBlock implements AutoCloseable {
  static final String FILE = "evmesh.reported";

  private static final int SIZE = 12;

  private final Path file;
  private final FileChannel channel;

  private ReportedBlock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** The file in a folder, made if it is missing, so that later there is room for it. */
  static ReportedBlock in(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      ReportedBlock reported = new ReportedBlock(file, channel);
      if (channel.size() < SIZE) {
        reported.write(ByteBuffer.allocate(SIZE));
      }
      return reported;
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private static DatabaseException failure(Path file, IOException e) {
    Fault fault = Faults.of(e) == Fault.FULL ? Fault.FULL : Fault.READ_ONLY;
    return new DatabaseException(
        fault, "the file " + file + " can not be written: " + e.getMessage(), e);
  }

  Path file() {
    return file;
  }

  /** The number that was written last; -1 if there is none, or none that can be read. */
  long block() {
    ByteBuffer bytes = ByteBuffer.allocate(SIZE);
    try {
      if (channel.read(bytes, 0) < SIZE) {
        return -1;
      }
    } catch (IOException e) {
      throw failure(file, e);
    }
    long block = bytes.getLong(0);
    return bytes.getInt(Long.BYTES) == crc(block) && block >= 0 ? block : -1;
  }

  void block(long block) {
    try {
      write(ByteBuffer.allocate(SIZE).putLong(block).putInt(crc(block)).flip());
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private void write(ByteBuffer bytes) throws IOException {
    for (int at = 0; bytes.hasRemaining(); ) {
      at += channel.write(bytes, at);
    }
  }

  private static int crc(long block) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(Long.BYTES).putLong(block).flip());
    return (int) crc.getValue();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw failure(file, e);
    }
  }
}
