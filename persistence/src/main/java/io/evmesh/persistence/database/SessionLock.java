package io.evmesh.persistence.database;

import io.evmesh.persistence.database.Claim.Writer;
import io.evmesh.persistence.database.DatabaseException.Fault;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An advisory lock of a session of a server, named by the schema. When the session is lost, as when
 * the server was away, it is taken again before anything is written: whoever writes asks first if
 * connections were made since the lock was last seen, as they are after any such loss.
 */
final class SessionLock implements Ownership {
  private static final Logger LOG = LoggerFactory.getLogger(SessionLock.class);

  /** How long a check of the lock may take, in seconds. */
  private static final int CHECK_SECONDS = 5;

  /**
   * How long an opening waits for the lock, in milliseconds: of a process that was killed a moment
   * ago a busy server may still have the session.
   */
  private static final int WAIT_MILLIS = 3_000;

  private static final String TAKE =
      "select pg_try_advisory_lock(hashtext('evmesh'), hashtext(current_schema()))";

  private static final String WAIT =
      "select true from"
          + " (select pg_advisory_lock(hashtext('evmesh'), hashtext(current_schema()))) taken";

  /** How long one session of a former writer is waited for until it has ended. */
  private static final int END_MILLIS = 5_000;

  private static final String END_ALL =
      "select pg_terminate_backend(pid, ?) from pg_stat_activity"
          + " where application_name = ? and datname = current_database()"
          + " and pid <> pg_backend_pid()";

  /** Who has the lock, and for how many milliseconds none of its sessions has asked anything. */
  private static final String WRITER =
      "select a.application_name,"
          + " (extract(epoch from clock_timestamp() - max(greatest(s.query_start, s.state_change)))"
          + " * 1000)::bigint"
          + " from pg_locks l join pg_stat_activity a using (pid)"
          + " join pg_stat_activity s on s.application_name = a.application_name"
          + " and s.datname = a.datname"
          + " where l.locktype = 'advisory' and l.granted and l.objsubid = 2"
          + " and l.database = (select oid from pg_database where datname = current_database())"
          + " and l.classid = hashtext('evmesh')::oid"
          + " and l.objid = hashtext(current_schema())::oid"
          + " group by a.application_name";

  private static final String WAITED_IN_VAIN = "55P03";

  private final DatabaseSettings settings;
  private final ServerConnections connections;
  private Connection session;
  private volatile long seen;
  private boolean closed;

  private SessionLock(
      DatabaseSettings settings, ServerConnections connections, Connection session) {
    this.settings = settings;
    this.connections = connections;
    this.session = session;
  }

  /**
   * Takes the lock, waiting a little for it, or from whoever the claim may end.
   *
   * @param session its own, closed with the ownership
   * @throws DatabaseException IN_USE if another session has it; then {@code session} is still open
   */
  static SessionLock of(
      DatabaseSettings settings, ServerConnections connections, Connection session, Claim claim)
      throws SQLException {
    boolean taken = asks(session, TAKE) || endsFormer(session, claim) && asks(session, TAKE);
    if (!taken) {
      await(settings, session);
    }
    return new SessionLock(settings, connections, session);
  }

  /** Ends the sessions of whoever has the lock, if the claim says so; true if nobody has it. */
  private static boolean endsFormer(Connection session, Claim claim) throws SQLException {
    Optional<Writer> writer = writer(session);
    if (writer.isEmpty()) {
      return true;
    }
    if (!claim.mayEnd().test(writer.get())) {
      return false;
    }
    String name = writer.get().name();
    LOG.warn("the sessions of the chain's former writer {} are ended", name);
    try (var statement = session.prepareStatement(END_ALL)) {
      statement.setInt(1, END_MILLIS);
      statement.setString(2, Claim.sessions(name));
      statement.executeQuery().close();
    }
    return true;
  }

  /** Who has the lock. */
  static Optional<Writer> writer(Connection session) throws SQLException {
    try (var statement = session.createStatement();
        var rows = statement.executeQuery(WRITER)) {
      return rows.next()
          ? Optional.of(
              new Writer(Claim.ofSessions(rows.getString(1)), Duration.ofMillis(rows.getLong(2))))
          : Optional.empty();
    }
  }

  private static void await(DatabaseSettings settings, Connection session) throws SQLException {
    try (var statement = session.createStatement()) {
      statement.execute("set lock_timeout = " + WAIT_MILLIS);
      asks(session, WAIT);
      statement.execute("reset lock_timeout");
    } catch (SQLException e) {
      if (WAITED_IN_VAIN.equals(e.getSQLState())) {
        throw inUse(settings);
      }
      throw e;
    }
  }

  private static DatabaseException inUse(DatabaseSettings settings) {
    return new DatabaseException(
        Fault.IN_USE, "another process uses the chain in " + settings.place());
  }

  private static boolean asks(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next() && rows.getBoolean(1);
    }
  }

  @Override
  public synchronized boolean holds() {
    try {
      return session.isValid(CHECK_SECONDS);
    } catch (SQLException e) {
      throw new IllegalArgumentException("a wait can not be negative: " + CHECK_SECONDS, e);
    }
  }

  @Override
  public boolean confirm() {
    return seen == connections.made() || look();
  }

  private synchronized boolean look() {
    long made = connections.made();
    if (closed || holds()) {
      seen = made;
      return true;
    }
    Connection fresh = null;
    try {
      session.abort(Runnable::run);
      fresh = connections.getConnection();
      endFormerSessions(fresh);
      if (!asks(fresh, TAKE)) {
        throw refusal(fresh);
      }
      session = fresh;
      fresh = null;
      seen = made;
      LOG.warn("the lock of the chain in {} was lost and is taken again", settings.place());
      return false;
    } catch (SQLException e) {
      throw Database.failure(settings, "lock", e);
    } finally {
      if (fresh != null) {
        abort(fresh);
      }
    }
  }

  /** Those would hold rows that are to be written, or commit late what is written again. */
  private void endFormerSessions(Connection fresh) throws SQLException {
    String sql =
        "select pg_terminate_backend(pid, %d) from pg_stat_activity"
                .formatted(CHECK_SECONDS * 1_000 / 2)
            + " where application_name = '%s' and pid <> pg_backend_pid()"
                .formatted(connections.name());
    asks(fresh, sql);
  }

  private DatabaseException refusal(Connection fresh) throws SQLException {
    String sql =
        "select exists (select 1 from pg_locks join pg_stat_activity using (pid)"
            + " where locktype = 'advisory' and application_name = '%s')"
                .formatted(connections.name());
    return asks(fresh, sql)
        ? new DatabaseException(
            Fault.UNREACHABLE,
            "the database %s has not ended a session that was lost".formatted(settings.place()))
        : inUse(settings);
  }

  private static void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      LOG.debug("a connection that is given up", e);
    }
  }

  /** The server frees the lock with the session, but only a moment after the connection ends. */
  @Override
  public synchronized void close() {
    closed = true;
    try {
      if (session.isValid(1)) {
        asks(session, "select true from (select pg_advisory_unlock_all()) unlocked");
        session.close();
      }
    } catch (SQLException e) {
      LOG.warn("the lock of the chain in {} ends with its session: {}", settings.place(), e);
    } finally {
      abort(session); // a server that does not answer is not waited for
    }
  }
}
