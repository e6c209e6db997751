package io.evmesh.persistence.table;

import io.evmesh.persistence.database.Database;
import java.util.Optional;

/**
 * A text beside the journal in which its owner says how to go on with the chain. What it means is
 * the owner's.
 */
public final class ChainRecord {
  /** Most characters of the text. */
  public static final int MAX_LENGTH = 1_000_000;

  private final Database database;

  /** The record in an open database. */
  public ChainRecord(Database database) {
    this.database = database.journal();
  }

  /** The text that was written last. */
  public Optional<String> read() {
    return database.read(
        connection -> {
          try (var statement =
                  connection.prepareStatement("select \"text\" from \"chain_settings\"");
              var rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
          }
        });
  }

  /**
   * Writes the text in place of the one before.
   *
   * @throws IllegalArgumentException if it is longer than {@link #MAX_LENGTH}
   */
  public void write(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a chain's settings of %d characters; at most %d".formatted(text.length(), MAX_LENGTH));
    }
    database.write(
        connection -> {
          try (var statement = connection.createStatement()) {
            statement.executeUpdate("delete from \"chain_settings\"");
          }
          String sql = "insert into \"chain_settings\" values (1, ?)";
          try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, text);
            statement.executeUpdate();
          }
          return true;
        });
  }
}
