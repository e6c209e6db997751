package io.evmesh.persistence.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.evmesh.persistence.database.DatabaseException.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.h2.api.ErrorCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps between settings and an open database, each with a complaint of its own. */
final class Opening {
  /** The oldest PostgreSQL that its makers still look after. */
  static final int OLDEST_POSTGRESQL = 14;

  /** How often, and after which wait, a file is opened whose last user is still ending: 5 s. */
  private static final int MOST_ATTEMPTS = 100;

  private static final long ATTEMPT_NANOS = 50_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

  private final DatabaseSettings settings;
  private final boolean writable;
  private final boolean isJournal; // of a database that is open already
  private final Claim claim;
  private final ServerConnections server;
  private final LastFailure failures = new LastFailure();
  private @Nullable Ownership ownership;
  private @Nullable DiskRoom room;
  private @Nullable ReportedBlock reported;
  private @Nullable SingleWriterSource file;
  private @Nullable HikariDataSource pool;
  private @Nullable Database journal;

  Opening(DatabaseSettings settings, boolean writable, Claim claim) {
    this(settings, writable, false, claim);
  }

  private Opening(DatabaseSettings settings, boolean writable, boolean isJournal, Claim claim) {
    this.settings = settings;
    this.writable = writable;
    this.isJournal = isJournal;
    this.claim = claim;
    server = new ServerConnections(settings, claim);
  }

  Database open() {
    boolean done = false;
    try {
      switch (settings.dialect()) {
        case H2 -> reachFolder();
        case POSTGRESQL -> reachServer();
      }
      HikariDataSource opened = new HikariDataSource(poolConfig());
      pool = opened;
      Schema schema = new Schema(settings, opened);
      if (writable) {
        schema.bringUpToDate();
      } else {
        schema.check();
      }
      if (!isJournal && !settings.journal().equals(settings)) {
        journal = new Opening(settings.journal(), writable, true, claim).open();
      }
      if (room != null) {
        room.bePatient();
      }
      FileUpkeep upkeep = writable ? upkeep(opened) : null;
      done = true;
      return new Database(
          settings, opened, failures, ownership, room, reported, writable, journal, upkeep);
    } finally {
      if (!done) {
        giveUp();
      }
    }
  }

  Optional<Claim.Writer> writer() {
    if (settings.dialect() != Dialect.POSTGRESQL) {
      return Optional.empty();
    }
    try (Connection connection = connect()) {
      return SessionLock.writer(connection);
    } catch (SQLException e) {
      throw Database.failure(settings, "read", e);
    }
  }

  private @Nullable FileUpkeep upkeep(HikariDataSource opened) {
    if (file == null) {
      return null;
    }
    return isJournal ? FileUpkeep.ofJournal(opened, file) : FileUpkeep.ofTables(opened, file);
  }

  private void giveUp() {
    giveUp(ownership, room, reported, pool, journal);
  }

  /** Closes all of them, whatever goes wrong with one. */
  private static void giveUp(
      @Nullable Ownership ownership,
      @Nullable DiskRoom room,
      @Nullable ReportedBlock reported,
      @Nullable HikariDataSource pool,
      @Nullable Database journal) {
    try (ownership;
        room;
        reported;
        pool) {
      if (journal != null) {
        journal.close();
      }
    }
  }

  private void reachFolder() {
    PatientFiles.register();
    Path folder = settings.folder();
    Path file = settings.file();
    if (!writable && !Files.exists(file)) {
      throw new DatabaseException(Fault.REFUSED, "there is no chain in " + folder);
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new DatabaseException(
          Fault.READ_ONLY, "the folder " + folder + " can not be made: " + e.getMessage(), e);
    }
    if (!isJournal) {
      ownership = Ownership.ofFolder(folder);
      room = DiskRoom.of(folder);
    } else {
      reported = ReportedBlock.in(folder);
    }
    if (Files.exists(file) && !Files.isWritable(file)) {
      throw new DatabaseException(Fault.READ_ONLY, "the file " + file + " can not be written");
    }
    boolean isNew = !Files.exists(file);
    try (var connection = connectToFile();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("call readonly()")) {
      rows.next();
      if (rows.getBoolean(1)) {
        throw new DatabaseException(
            Fault.READ_ONLY, "the database " + settings.place() + " can not be written");
      }
    } catch (SQLException e) {
      // Of a file that is there, H2 complains in a hundred ways when it makes no sense
      Fault fault = Faults.of(e) == Fault.OTHER && !isNew ? Fault.DAMAGED : Faults.of(e);
      throw Database.failure(settings, fault, "open", e);
    }
  }

  /**
   * Who had the file before in this process may still be ending, after an interrupt for example.
   */
  private Connection connectToFile() throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        return connect();
      } catch (SQLException e) {
        if (e.getErrorCode() != ErrorCode.DATABASE_IS_CLOSED || attempt == MOST_ATTEMPTS) {
          throw e;
        }
        LockSupport.parkNanos(ATTEMPT_NANOS);
      }
    }
  }

  private void reachServer() {
    boolean kept = false;
    Connection connection = null;
    settings.doubt().ifPresent(LOG::warn);
    try {
      connection = connect();
      checkVersion(connection.getMetaData().getDatabaseMajorVersion());
      if (writable) {
        checkWritable(connection);
        ownership = SessionLock.of(settings, server, connection, claim);
        kept = true;
      }
    } catch (SQLException e) {
      throw Database.failure(settings, "open", e);
    } finally {
      if (connection != null && !kept) {
        close(connection);
      }
    }
  }

  private void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      throw Database.failure(settings, "close", e);
    }
  }

  void checkVersion(int major) {
    if (major < OLDEST_POSTGRESQL) {
      throw new DatabaseException(
          Fault.WRONG_VERSION,
          "the server of %s is PostgreSQL %d; evmesh needs %d or newer"
              .formatted(settings.place(), major, OLDEST_POSTGRESQL));
    }
  }

  private void checkWritable(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("select current_setting('transaction_read_only')")) {
      rows.next();
      if (rows.getString(1).equals("on")) {
        throw new DatabaseException(
            Fault.READ_ONLY, "the database " + settings.place() + " is read-only");
      }
    }
  }

  private Connection connect() throws SQLException {
    return settings.dialect() == Dialect.POSTGRESQL
        ? server.getConnection()
        : DriverManager.getConnection(settings.url(), settings.user(), settings.password());
  }

  private HikariConfig poolConfig() {
    HikariConfig config = new HikariConfig();
    config.setPoolName("evmesh");
    config.setExceptionOverride(failures);
    config.setMaximumPoolSize(settings.connections());
    config.setMinimumIdle(1);
    switch (settings.dialect()) {
      case H2 -> {
        file = new SingleWriterSource(settings);
        config.setDataSource(file);
        config.setMaxLifetime(0); // or the last connection's end would close the database
        config.setIdleTimeout(0);
      }
      case POSTGRESQL -> config.setDataSource(server);
    }
    config.setConnectionTimeout(settings.connectTimeoutMillis());
    return config;
  }
}
