package io.evmesh.persistence.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes connections to a server and counts them. All carry one name, by which a later one finds
 * sessions that the server keeps although this process has given them up.
 */
final class ServerConnections extends PlainSource {
  /** After so many seconds of silence, and then so many questions, a server gives a machine up. */
  private static final String KEEPALIVE =
      "set tcp_keepalives_idle = 15; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3";

  /** What is reported is to be on the disk, also where the server is set up for less. */
  private static final String DURABLE =
      "select set_config('synchronous_commit', 'on', false)"
          + " where current_setting('synchronous_commit') = 'off'";

  /** A server that answers has made a connection by then, one that is silent is not waited for. */
  private static final int LOGIN_SECONDS = 1;

  private final DatabaseSettings settings;
  private final String name;
  private final AtomicLong made = new AtomicLong();

  ServerConnections(DatabaseSettings settings, Claim claim) {
    this.settings = settings;
    name = claim.sessions();
  }

  /** The name of every session, as the server's {@code pg_stat_activity} shows it. */
  String name() {
    return name;
  }

  /** How many connections were made, or are being made. */
  long made() {
    return made.get();
  }

  @Override
  public Connection getConnection() throws SQLException {
    made.incrementAndGet();
    Connection connection = DriverManager.getConnection(settings.url(), properties());
    boolean done = false;
    try (var statement = connection.createStatement()) {
      statement.execute(
          "set application_name = '%s'; set idle_in_transaction_session_timeout = %d; %s; %s"
              .formatted(name, settings.answerTimeoutMillis(), KEEPALIVE, DURABLE));
      done = true;
      return connection;
    } finally {
      if (!done) {
        connection.abort(Runnable::run);
      }
    }
  }

  @Override
  public int getLoginTimeout() {
    return LOGIN_SECONDS;
  }

  /** A server that goes silent must not hold a caller for ever. */
  private Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("user", settings.user());
    properties.setProperty("password", settings.password());
    String connect = seconds(settings.connectTimeoutMillis());
    properties.setProperty("connectTimeout", connect);
    properties.setProperty("loginTimeout", connect);
    properties.setProperty("socketTimeout", seconds(settings.answerTimeoutMillis()));
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("reWriteBatchedInserts", "true");
    return properties;
  }

  /** Whole seconds, rounded up: the driver reads zero as for ever. */
  private static String seconds(long millis) {
    return Long.toString((millis + 999) / 1000);
  }
}
