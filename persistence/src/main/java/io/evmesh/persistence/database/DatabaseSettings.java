package io.evmesh.persistence.database;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.postgresql.Driver;

/**
 * Where the database is and how to use it. The constructor checks each value.
 *
 * @param url a JDBC address of H2 or PostgreSQL, without the password
 * @param folder where an embedded database lies; empty for a server
 * @param user may be empty
 * @param password may be empty; never printed
 * @param connections most connections that are open at once, at least two; beside them a server has
 *     one that holds the ownership
 * @param connectTimeoutMillis longest wait for a connection, from the pool and from the server
 * @param answerTimeoutMillis longest wait for an answer of a server before the connection counts as
 *     lost
 */
public record DatabaseSettings(
    String url,
    Path folder,
    String user,
    String password,
    int connections,
    long connectTimeoutMillis,
    long answerTimeoutMillis) {
  /** Enough for the journal, the projection and a few readers. */
  public static final int DEFAULT_CONNECTIONS = 10;

  /** What making the tables takes. */
  public static final int MIN_CONNECTIONS = 2;

  /** More than any server is set up for by default. */
  public static final int MAX_CONNECTIONS = 100;

  public static final long DEFAULT_CONNECT_TIMEOUT_MILLIS = 10_000;
  public static final long DEFAULT_ANSWER_TIMEOUT_MILLIS = 60_000;

  private static final Path NO_FOLDER = Path.of("");
  private static final long SHORTEST_WAIT_MILLIS = 250; // the pool's own least value
  private static final long LONGEST_WAIT_MILLIS = 3_600_000;
  private static final Pattern SECRET = Pattern.compile("(?i)(password=)[^&;]*|//[^/@]*@");

  /**
   * The cache of pages is in KiB. The end of the last connection closes the database, no hook at
   * the end of the JVM. What no state needs any more is kept for so many milliseconds: a write that
   * is cut short must not lie where the state before it does.
   */
  private static final String H2_OPTIONS =
      ";DB_CLOSE_ON_EXIT=FALSE;CACHE_SIZE=131072;LOCK_TIMEOUT=10000;RETENTION_TIME=8000";

  /** Each commit is written, by the thread that commits. */
  private static final String H2_WRITES_COMMITS = ";WRITE_DELAY=0";

  /** In weeks: H2's own thread never does anything, see {@link FileUpkeep}. */
  private static final String H2_WRITES_NOTHING = ";WRITE_DELAY=" + Integer.MAX_VALUE;

  private static final Set<String> HERE = Set.of("", "localhost", "127.0.0.1", "::1", "[::1]");

  private static final String H2_TABLES = "chain";
  private static final String H2_JOURNAL = "journal";

  public DatabaseSettings {
    Dialect.ofUrl(url);
    if (SECRET.matcher(url).find()) {
      throw new IllegalArgumentException(
          "the password does not belong into the database's address; give it in a file");
    }
    checkRange("connections", connections, MIN_CONNECTIONS, MAX_CONNECTIONS);
    checkRange("connect timeout", connectTimeoutMillis, SHORTEST_WAIT_MILLIS, LONGEST_WAIT_MILLIS);
    checkRange("answer timeout", answerTimeoutMillis, SHORTEST_WAIT_MILLIS, LONGEST_WAIT_MILLIS);
  }

  /**
   * An H2 database in {@code folder}, which is made when it is missing: the tables in {@code
   * chain.mv.db}, the journal in {@code journal.mv.db}. The tables follow from the journal, so that
   * their commits are given to the operating system and need not be on the disk at once; see {@link
   * #journal}.
   *
   * @throws IllegalArgumentException if the folder's name has a semicolon, which H2 does not allow
   */
  public static DatabaseSettings h2(Path folder) {
    Path place = folder.toAbsolutePath().normalize();
    if (place.toString().indexOf(';') >= 0) {
      throw new IllegalArgumentException("the folder's name must not have a semicolon: " + place);
    }
    return new DatabaseSettings(
        "jdbc:h2:"
            + PatientFiles.SCHEME
            + ":"
            + h2File(place, H2_TABLES)
            + H2_OPTIONS
            + H2_WRITES_NOTHING,
        place,
        "sa",
        "",
        DEFAULT_CONNECTIONS,
        DEFAULT_CONNECT_TIMEOUT_MILLIS,
        DEFAULT_ANSWER_TIMEOUT_MILLIS);
  }

  private static String h2File(Path folder, String name) {
    return folder.resolve(name).toString().replace('\\', '/');
  }

  /**
   * Where the journal is: in the same database, but with H2 in a file of its own, in which every
   * commit is on the disk when it returns: its channel writes through ({@link WriteThroughFiles}).
   */
  public DatabaseSettings journal() {
    if (dialect() != Dialect.H2 || folder.equals(NO_FOLDER)) {
      return this;
    }
    return new DatabaseSettings(
        "jdbc:h2:"
            + WriteThroughFiles.SCHEME
            + ":"
            + h2File(folder, H2_JOURNAL)
            + H2_OPTIONS
            + H2_WRITES_COMMITS,
        folder,
        user,
        password,
        connections,
        connectTimeoutMillis,
        answerTimeoutMillis);
  }

  /**
   * A PostgreSQL server.
   *
   * @param url for example {@code jdbc:postgresql://host:5432/evmesh}
   */
  public static DatabaseSettings postgresql(String url, String user, String password) {
    if (Dialect.ofUrl(url) != Dialect.POSTGRESQL) {
      throw new IllegalArgumentException(
          "the database's address must begin with jdbc:postgresql:, not '" + url + "'");
    }
    return new DatabaseSettings(
        url,
        NO_FOLDER,
        user,
        password,
        DEFAULT_CONNECTIONS,
        DEFAULT_CONNECT_TIMEOUT_MILLIS,
        DEFAULT_ANSWER_TIMEOUT_MILLIS);
  }

  /** The same with another number of connections. */
  public DatabaseSettings withConnections(int count) {
    return new DatabaseSettings(
        url, folder, user, password, count, connectTimeoutMillis, answerTimeoutMillis);
  }

  /** The same with other waits, in milliseconds. */
  public DatabaseSettings withTimeouts(long connectMillis, long answerMillis) {
    return new DatabaseSettings(
        url, folder, user, password, connections, connectMillis, answerMillis);
  }

  /**
   * Why a server can not be told from somebody who pretends to be it, in one sentence; empty if it
   * can, or is on this machine.
   */
  Optional<String> doubt() {
    Properties parsed = dialect() == Dialect.H2 ? null : Driver.parseURL(url, null);
    if (parsed == null) {
      return Optional.empty();
    }
    String hosts = parsed.getProperty("PGHOST", "localhost");
    String mode = parsed.getProperty("sslmode", "prefer");
    if (mode.equals("verify-full") || Arrays.stream(hosts.split(",")).allMatch(HERE::contains)) {
      return Optional.empty();
    }
    return Optional.of(
        "whoever answers as %s is believed to be the database: sslmode=%s does not verify it; use"
                .formatted(hosts, mode)
            + " sslmode=verify-full with sslrootcert=FILE");
  }

  public Dialect dialect() {
    return Dialect.ofUrl(url);
  }

  /** The file of an embedded database. */
  Path file() {
    String name = url.substring(url.lastIndexOf('/') + 1, url.indexOf(';'));
    return folder.resolve(name + ".mv.db");
  }

  /** Whether there is a journal in the folder whose tables are gone; they can be made again. */
  public boolean lacksTables() {
    return dialect() == Dialect.H2
        && !folder.equals(NO_FOLDER)
        && !Files.exists(file())
        && Files.exists(journal().file());
  }

  /** The database as a message should name it: without options and secrets. */
  public String place() {
    if (!folder.equals(NO_FOLDER)) {
      return folder.toString();
    }
    String shown = withoutSecrets(url);
    int options = shown.indexOf('?');
    return options < 0 ? shown : shown.substring(0, options);
  }

  static String withoutSecrets(String url) {
    return SECRET.matcher(url).replaceAll("***");
  }

  private static void checkRange(String what, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s must lie between %d and %d, not %d", what, least, most, value));
    }
  }

  @Override
  public String toString() {
    return place() + " as '" + user + "', at most " + connections + " connections";
  }
}
