package io.evmesh.persistence.database;

import com.zaxxer.hikari.HikariDataSource;
import io.evmesh.persistence.database.DatabaseException.Fault;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * An open database with the tables of a chain. All threads may share it. While it is open for
 * writing, no other process can open it so.
 *
 * <p>Failures are {@link DatabaseException}s.
 */
public final class Database implements AutoCloseable {
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private final DatabaseSettings settings;
  private final HikariDataSource pool;
  private final LastFailure failures;
  private final DataSource writers;
  private final @Nullable Ownership ownership;
  private final @Nullable DiskRoom room;
  private final @Nullable ReportedBlock reported;
  private final boolean writable;
  private final @Nullable Database journal;
  private final @Nullable FileUpkeep upkeep;

  /** Something done with a connection. */
  @FunctionalInterface
  public interface Work<T extends @Nullable Object> {
    /** Does it; the connection is not to be kept. */
    T with(Connection connection) throws SQLException;
  }

  Database(
      DatabaseSettings settings,
      HikariDataSource pool,
      LastFailure failures,
      @Nullable Ownership ownership,
      @Nullable DiskRoom room,
      @Nullable ReportedBlock reported,
      boolean writable,
      @Nullable Database journal,
      @Nullable FileUpkeep upkeep) {
    this.settings = settings;
    this.pool = pool;
    this.failures = failures;
    this.ownership = ownership;
    this.room = room;
    this.reported = reported;
    writers = ownership == null ? pool : new WriterSource(pool, ownership);
    this.writable = writable;
    this.journal = journal;
    this.upkeep = upkeep;
  }

  /**
   * Opens for reading and writing, makes the tables or brings them up to date. Fails at once if the
   * database can not be reached, written or understood, or if another process has it.
   */
  public static Database open(DatabaseSettings settings) {
    return new Opening(settings, true, Claim.modest()).open();
  }

  /**
   * The same under a name, taking the right to write from whoever the claim may end.
   *
   * @throws DatabaseException IN_USE if another has it who may not be ended
   */
  public static Database open(DatabaseSettings settings, Claim claim) {
    return new Opening(settings, true, claim).open();
  }

  /**
   * Opens for reading what another process may be writing at the same time (only a server allows
   * that). Changes nothing; fails if there is no chain.
   */
  public static Database openForReading(DatabaseSettings settings) {
    return new Opening(settings, false, Claim.modest()).open();
  }

  /**
   * Who writes the chain in a database at the moment, whatever else is open; empty if nobody does,
   * and where no server tells.
   */
  public static Optional<Claim.Writer> writer(DatabaseSettings settings) {
    return new Opening(settings, false, Claim.modest()).writer();
  }

  public DatabaseSettings settings() {
    return settings;
  }

  public Dialect dialect() {
    return settings.dialect();
  }

  /** Where the journal's tables are: this database, or one beside it. */
  public Database journal() {
    return journal == null ? this : journal;
  }

  /** Connections for libraries that want to write too. */
  public DataSource dataSource() {
    return writers;
  }

  /** Whether the database still grants that this process is the only writer. */
  public boolean isOwned() {
    return writable && ownership != null && ownership.holds();
  }

  /**
   * Makes sure that this process is the only writer, if it is one; where the server was away it
   * becomes that again.
   *
   * @throws DatabaseException IN_USE if another process has become the writer
   */
  public void confirmOwned() {
    if (ownership != null) {
      ownership.confirm();
    }
  }

  /** Why writes wait for room on the disk, in one sentence; empty if they do not. */
  public Optional<String> lackOfRoom() {
    return room == null ? Optional.empty() : room.lack();
  }

  /**
   * Notes that a block of the journal is being reported, where nobody else could tell that the
   * journal has lost it: in a folder. A server looks after its files itself.
   */
  public void noteReported(long block) {
    if (journal().reported != null) {
      journal().reported.block(block);
    }
  }

  /**
   * Checks that the journal goes as far as was reported.
   *
   * @param last its last block, or -1
   * @throws DatabaseException DAMAGED if it does not
   */
  public void checkReported(long last) {
    ReportedBlock noted = journal().reported;
    if (noted != null && noted.block() > last) {
      String end = last < 0 ? "has no block" : "ends with block " + last;
      throw new DatabaseException(
          Fault.DAMAGED,
          ("the file %s %s, but block %d was reported: it is damaged or not the latest; restore a"
                  + " backup, or delete %s to go on without the later blocks")
              .formatted(journal().settings.file(), end, noted.block(), noted.file()));
    }
  }

  /** What was read from the database is not what was written. */
  public DatabaseException damage(Throwable found) {
    return failure(settings, Fault.DAMAGED, "read", found);
  }

  /** What failed a short while ago, whoever did it, in one sentence. */
  public Optional<String> failureWithin(Duration time) {
    return failures
        .within(time.toNanos())
        .map(e -> String.valueOf(failure("write", e).getMessage()));
  }

  /** What fails again and again in the upkeep of an embedded database's files, in one sentence. */
  public Optional<String> upkeepTrouble() {
    return upkeeps().flatMap(each -> each.trouble().stream()).findFirst();
  }

  /** Is told the error that has ended the upkeep of files, once it has: nothing is certain then. */
  public void whenUpkeepEnds(Consumer<Throwable> listener) {
    upkeeps().forEach(each -> each.whenEnded(listener));
  }

  private Stream<FileUpkeep> upkeeps() {
    return Stream.of(this, journal()).map(each -> each.upkeep).filter(Objects::nonNull).distinct();
  }

  /** Whether the database answers at all. */
  public boolean answers() {
    try {
      return read(connection -> connection.isValid(1));
    } catch (DatabaseException e) {
      return false;
    }
  }

  /**
   * Does something that changes nothing. If its connection to a server turns out to be broken, as
   * all in the pool are once the server was away, it does it again with a new one.
   */
  public <T extends @Nullable Object> T read(Work<T> work) {
    try {
      return readOnce(work);
    } catch (SQLTransientConnectionException e) {
      throw failure("read", e); // of the pool: there is no connection
    } catch (SQLException e) {
      if (dialect() != Dialect.POSTGRESQL || Faults.of(e) != Fault.UNREACHABLE) {
        throw failure("read", e);
      }
    }
    pool.getHikariPoolMXBean().softEvictConnections();
    try {
      return readOnce(work);
    } catch (SQLException e) {
      throw failure("read", e);
    }
  }

  private <T extends @Nullable Object> T readOnce(Work<T> work) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      return work.with(connection);
    }
  }

  /** Does something as one transaction: all of it lasts, or nothing. */
  public <T extends @Nullable Object> T write(Work<T> work) {
    if (!writable) {
      throw new DatabaseException(
          Fault.READ_ONLY, "the database " + settings.place() + " was opened for reading only");
    }
    try (Connection connection = writers.getConnection()) {
      connection.setAutoCommit(false);
      boolean done = false;
      try {
        T result = work.with(connection);
        connection.commit();
        done = true;
        return result;
      } finally {
        finish(connection, done);
      }
    } catch (SQLException e) {
      throw failure("write", e);
    }
  }

  /** Also for a connection that broke: then rolling back fails as well, and says nothing new. */
  private static void finish(Connection connection, boolean done) throws SQLException {
    if (!done && !connection.isClosed()) {
      connection.rollback();
    }
    if (!connection.isClosed()) {
      connection.setAutoCommit(true);
    }
  }

  private DatabaseException failure(String what, SQLException e) {
    return failure(settings, what, e);
  }

  static DatabaseException failure(DatabaseSettings settings, String what, Throwable e) {
    return failure(settings, Faults.of(e), what, e);
  }

  static DatabaseException failure(
      DatabaseSettings settings, Fault fault, String what, Throwable e) {
    String place = settings.place();
    String sentence =
        switch (fault) {
          case UNREACHABLE -> "the database " + place + " does not answer: " + reason(e);
          case FULL -> "the database " + place + " has no room left: " + reason(e);
          case REFUSED ->
              "the database %s refuses user '%s': %s".formatted(place, settings.user(), reason(e));
          case READ_ONLY -> "the database " + place + " can not be written: " + reason(e);
          case IN_USE -> "another process uses the chain in " + place;
          case DAMAGED -> damaged(settings, reason(e));
          default ->
              settings.dialect() == Dialect.H2
                  ? "cannot %s the file %s: %s".formatted(what, settings.file(), reason(e))
                  : "cannot %s the database %s: %s".formatted(what, place, reason(e));
        };
    return new DatabaseException(fault, sentence, e);
  }

  /** The tables of an embedded database follow from its journal, so that they can be spared. */
  private static String damaged(DatabaseSettings settings, String reason) {
    if (settings.dialect() != Dialect.H2) {
      return "the database %s is damaged: %s".formatted(settings.place(), reason);
    }
    String remedy =
        settings.journal().equals(settings)
            ? "restore a backup"
            : "move it away, and it is made again from the journal";
    return "the file %s is damaged: %s; %s".formatted(settings.file(), reason, remedy);
  }

  /** What the innermost cause says, its first line. */
  private static String reason(Throwable thrown) {
    Throwable at = thrown;
    while (at.getCause() != null) {
      at = at.getCause();
    }
    String text = at.getMessage() == null ? at.getClass().getSimpleName() : at.getMessage();
    return CONTROL.matcher(text.lines().findFirst().orElse("")).replaceAll(" ").strip();
  }

  /**
   * From now on nothing waits: neither for room on the disk nor for an answer, and what is being
   * done fails. To be closed next.
   */
  public void abandon() {
    if (room != null) {
      room.hurry();
    }
    if (dialect() == Dialect.POSTGRESQL) {
      pool.close(); // breaks connections that are in use
    }
  }

  /** Closes every connection; an embedded database is closed with the last. */
  @Override
  public void close() {
    try (ownership;
        room;
        reported;
        pool;
        journal;
        upkeep) {
      if (room != null) {
        room.hurry();
      }
    }
  }
}
