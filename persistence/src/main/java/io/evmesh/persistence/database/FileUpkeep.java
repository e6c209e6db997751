package io.evmesh.persistence.database;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after a file of H2, on a thread of its own.
 *
 * <p>H2 only ever adds chunks of pages to a file; a chunk's place is free again once none of its
 * pages counts any more. Here the last pages are moved out of old chunks, so that the file does not
 * grow for ever.
 *
 * <p>What is committed to the journal's file is on the disk when the commit returns. The tables
 * follow from it, so that their commits need not be: here they are written now and then, and the
 * disk is waited for even more seldom, so that what the file's last states on the disk need is not
 * overwritten by later ones.
 */
final class FileUpkeep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FileUpkeep.class);

  /** How often old chunks are looked at: a busy writer is not to outrun this. */
  private static final Duration COMPACTION = Duration.ofMillis(250);

  /** Percentage of bytes in use below which chunks are emptied. */
  private static final int LEAST_FILL = 50;

  /** Bytes that are moved at once: what the next commit writes more. */
  private static final int MOVED_AT_ONCE = 2 << 20;

  /** How often the tables' commits are written. */
  private static final Duration SAVE = Duration.ofMillis(500);

  /** Shorter than the time for which the tables keep new chunks, see {@link DatabaseSettings}. */
  private static final Duration SYNC = Duration.ofSeconds(3);

  private static final long STOP_SECONDS = 60;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("h2-upkeep").factory());
  private final HikariDataSource source;
  private final SingleWriterSource file;
  private final CompletableFuture<Throwable> ended = new CompletableFuture<>();
  private volatile @Nullable String failure;

  /** Something done to a file. */
  @FunctionalInterface
  private interface Work {
    void with(MVStore store) throws SQLException;
  }

  private FileUpkeep(HikariDataSource source, SingleWriterSource file) {
    this.source = source;
    this.file = file;
  }

  /** For a file in which every commit is on the disk when it returns. */
  static FileUpkeep ofJournal(HikariDataSource source, SingleWriterSource file) {
    FileUpkeep upkeep = new FileUpkeep(source, file);
    upkeep.every(COMPACTION, upkeep::compact);
    return upkeep;
  }

  /** For a file in which H2 writes no commit by itself. */
  static FileUpkeep ofTables(HikariDataSource source, SingleWriterSource file) {
    FileUpkeep upkeep = ofJournal(source, file);
    upkeep.every(SAVE, upkeep::save);
    upkeep.every(SYNC, MVStore::sync);
    return upkeep;
  }

  private void every(Duration pause, Work work) {
    long millis = pause.toMillis();
    var unused = thread.scheduleWithFixedDelay(() -> run(work), millis, millis, MILLISECONDS);
  }

  /**
   * A database that fails here mostly fails for its writers too; it is tried again with the next
   * turn. After an error there is no next turn, which is told.
   */
  private void run(Work work) {
    try (Connection connection = source.getConnection()) {
      var session = (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
      work.with(session.getDatabase().getStore().getMvStore());
      failure = null;
    } catch (SQLException | RuntimeException e) {
      if (!source.isClosed()) { // the actors' plug-in closes it when they end
        if (failure == null) {
          LOG.warn("the upkeep of a database file failed", e);
        }
        failure = "the upkeep of a database file fails: " + e;
      }
    } catch (Error e) {
      LOG.error("the upkeep of a database file has ended", e);
      ended.complete(e);
      throw e;
    }
  }

  /** What fails since the last time that something did not, in one sentence. */
  Optional<String> trouble() {
    return Optional.ofNullable(failure);
  }

  /** Is told the error that has ended this. */
  void whenEnded(Consumer<Throwable> listener) {
    var unused = ended.thenAccept(listener);
  }

  private void compact(MVStore store) throws SQLException {
    file.alone(
        () -> {
          boolean moved = store.compact(LEAST_FILL, MOVED_AT_ONCE);
          LOG.trace("pages of old chunks were moved: {}", moved);
        });
  }

  /** What is to be written is settled when this returns; H2 writes it on a thread of its own. */
  private void save(MVStore store) throws SQLException {
    file.alone(
        () -> {
          long version = store.tryCommit();
          LOG.trace("version {} of the tables", version);
        });
  }

  /** Ends the thread; it is not interrupted, since that would close the database's file. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("the upkeep of a database file did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
