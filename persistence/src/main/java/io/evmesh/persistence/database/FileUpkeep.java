package io.evmesh.persistence.database;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a file of H2 from growing for ever, on a thread of its own.
 *
 * <p>H2 only ever adds chunks of pages to a file; a chunk's place is free again once none of its
 * pages counts any more. With a write for each commit (the journal) nobody moves the last pages out
 * of old chunks, so that is done here. Where commits need not be on the disk at once (the tables)
 * H2 does that itself, and what is done here is to wait for the disk now and then, so that what the
 * file's last states on the disk need is seldom overwritten by later ones.
 */
final class FileUpkeep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FileUpkeep.class);

  /** How often the journal's old chunks are looked at: it is not to outrun this. */
  private static final Duration COMPACTION = Duration.ofMillis(250);

  /** Percentage of bytes in use below which chunks are emptied. */
  private static final int LEAST_FILL = 50;

  /** Bytes that are moved at once: what the next commit writes more. */
  private static final int MOVED_AT_ONCE = 2 << 20;

  /** Shorter than the time for which the tables keep new chunks, see {@link DatabaseSettings}. */
  private static final Duration SYNC = Duration.ofSeconds(3);

  private static final long STOP_SECONDS = 60;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("h2-upkeep").factory());
  private final HikariDataSource source;
  private boolean failed;

  /** Something done to a file. */
  @FunctionalInterface
  private interface Work {
    void with(Connection connection) throws SQLException;
  }

  private FileUpkeep(HikariDataSource source, Duration pause, Work work) {
    this.source = source;
    long millis = pause.toMillis();
    var unused = thread.scheduleWithFixedDelay(() -> run(work), millis, millis, MILLISECONDS);
  }

  /** For a file in which every commit is on the disk when it returns. */
  static FileUpkeep ofJournal(HikariDataSource source) {
    return new FileUpkeep(source, COMPACTION, FileUpkeep::compact);
  }

  /** For a file that H2 writes when it likes. */
  static FileUpkeep ofTables(HikariDataSource source) {
    return new FileUpkeep(source, SYNC, FileUpkeep::sync);
  }

  /** A database that fails here fails for its writers too, who do something about it. */
  private void run(Work work) {
    try (Connection connection = source.getConnection()) {
      work.with(connection);
      failed = false;
    } catch (SQLException | RuntimeException e) {
      if (!failed && !source.isClosed()) { // the actors' plug-in closes it when they end
        failed = true;
        LOG.warn("the upkeep of a database file failed: {}", e.toString());
      }
    }
  }

  private static void compact(Connection connection) throws SQLException {
    var session = (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
    MVStore store = session.getDatabase().getStore().getMvStore();
    boolean moved = store.compact(LEAST_FILL, MOVED_AT_ONCE);
    LOG.trace("pages of old chunks were moved: {}", moved); // the next commit writes them
  }

  private static void sync(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("checkpoint sync");
    }
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
