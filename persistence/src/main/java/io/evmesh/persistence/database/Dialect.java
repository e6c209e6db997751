package io.evmesh.persistence.database;

/** The databases that a chain can lie in. */
public enum Dialect {
  /** Embedded, in a folder of its own. */
  H2("H2"),

  /** A server, version 14 or newer. */
  POSTGRESQL("PostgreSQL");

  private final String title;

  Dialect(String title) {
    this.title = title;
  }

  /** The name as people write it. */
  public String title() {
    return title;
  }

  /**
   * The database that a JDBC address is of.
   *
   * @throws IllegalArgumentException if it is another
   */
  static Dialect ofUrl(String url) {
    if (url.startsWith("jdbc:h2:")) {
      return H2;
    }
    if (url.startsWith("jdbc:postgresql:")) {
      return POSTGRESQL;
    }
    throw new IllegalArgumentException(
        "the database's address must begin with jdbc:postgresql: or jdbc:h2:, not '"
            + DatabaseSettings.withoutSecrets(url)
            + "'");
  }
}
