package io.evmesh.node.pool;

import io.evmesh.engine.transaction.PooledCodec;
import io.evmesh.engine.types.Bytes;
import io.evmesh.input.json.InputException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of the transactions that the pool has taken, from which it is filled again after a
 * restart. A record is a length, a check sum and the wire form with its blobs. It is written before
 * whoever sent the transaction has an answer, so that the end of the process loses none; a thread
 * brings the file to the disk every second, so that the end of the machine loses a second's at
 * most. When most of the file is of transactions that do not wait any more, it is written anew.
 *
 * <p>Many threads may use it.
 */
public final class PoolJournal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PoolJournal.class);

  private static final int HEADER_BYTES = 8;

  /** A record that says to be longer is none: a transaction with its blobs has some 800 kB. */
  private static final int MOST_BYTES = 16 << 20;

  /** A file below this size is left as it is. */
  private static final long SMALL_BYTES = 16 << 20;

  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private final Path file;
  private final TransactionPool pool;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ending = lock.newCondition();
  private final Thread keeper;
  private FileOutputStream out;
  private long size;
  private boolean dirty;
  private boolean torn;
  private boolean closed;

  private PoolJournal(Path file, TransactionPool pool) throws IOException {
    this.file = file;
    this.pool = pool;
    out = rewritten();
    keeper = Thread.ofPlatform().daemon().name("pool-journal").start(this::keep);
  }

  /**
   * Reads a journal, which may be missing, gives its transactions to whoever fills the pool with
   * them, and goes on with those that the pool has then.
   *
   * @param fill is given the wire forms in the order in which they came
   * @throws InputException if the file can not be read or written
   */
  public static PoolJournal open(Path file, TransactionPool pool, Consumer<Bytes> fill) {
    try {
      read(file, fill);
      return new PoolJournal(file, pool);
    } catch (IOException e) {
      throw new InputException("%s: the pool's journal: %s".formatted(file, e), e);
    }
  }

  private static void read(Path file, Consumer<Bytes> fill) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      while (true) {
        int length = in.readInt();
        int sum = in.readInt();
        if (length < 0 || length > MOST_BYTES) {
          break;
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length || sum(bytes) != sum) {
          break;
        }
        fill.accept(Bytes.wrap(bytes));
      }
      LOG.warn("{}: what is behind a damaged record is left out", file);
    } catch (EOFException e) {
      LOG.debug("{} is read", file);
    } catch (NoSuchFileException e) {
      LOG.debug("{} is new", file);
    }
  }

  private static int sum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  private static byte[] record(Bytes wire) {
    byte[] bytes = wire.toArray();
    return ByteBuffer.allocate(HEADER_BYTES + bytes.length)
        .putInt(bytes.length)
        .putInt(sum(bytes))
        .put(bytes)
        .array();
  }

  /**
   * Keeps a transaction that the pool has taken.
   *
   * @throws Refusal if it can not be kept
   */
  public void add(PooledTransaction transaction) {
    byte[] record = record(wire(transaction));
    lock.lock();
    try {
      if (torn) {
        out = rewritten();
        torn = false;
      }
      out.write(record);
      size += record.length;
      dirty = true;
    } catch (IOException e) {
      torn = true; // what comes behind half a record could not be read
      throw new Refusal(
          Refusal.Cause.NOT_KEPT,
          "the transaction waits, but would not over a restart: %s: %s".formatted(file, e));
    } finally {
      lock.unlock();
    }
  }

  private static Bytes wire(PooledTransaction transaction) {
    return PooledCodec.encode(
        new PooledCodec.Pooled(transaction.transaction(), transaction.sidecar()));
  }

  private void keep() {
    lock.lock();
    try {
      while (!closed) {
        long ignored = ending.awaitNanos(BETWEEN.toNanos());
        if (dirty && !closed) {
          bringToDisk();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void bringToDisk() {
    try {
      if (size > SMALL_BYTES && size > 2 * pool.sizeBytes()) {
        out.close();
        out = rewritten();
      } else {
        out.getFD().sync();
      }
      dirty = false;
    } catch (IOException e) {
      LOG.error("{} can not be brought to the disk: {}", file, e.toString());
    }
  }

  /** Writes what waits into a new file, which takes the place of the old one when it is whole. */
  private FileOutputStream rewritten() throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    List<PooledTransaction> waiting = pool.all();
    try (FileOutputStream whole = new FileOutputStream(next.toFile());
        OutputStream buffered = new BufferedOutputStream(whole);
        DataOutputStream records = new DataOutputStream(buffered)) {
      for (PooledTransaction pooled : waiting) {
        records.write(record(wire(pooled)));
      }
      records.flush();
      whole.getFD().sync();
    }
    Path ignored =
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    size = Files.size(file);
    return new FileOutputStream(file.toFile(), true);
  }

  /** Leaves what waits on the disk, and nothing else. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      ending.signalAll();
      out.close();
      out = rewritten();
      out.close();
    } catch (IOException e) {
      LOG.error("{} is left as it was: {}", file, e.toString());
    } finally {
      lock.unlock();
    }
    try {
      keeper.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
