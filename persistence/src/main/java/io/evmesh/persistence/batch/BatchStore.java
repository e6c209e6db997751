package io.evmesh.persistence.batch;

import io.evmesh.engine.types.Hash;
import io.evmesh.persistence.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The batches beside a chain's journal. What a method that writes has written is on the disk when
 * it returns. One process writes; many threads may.
 */
public final class BatchStore {
  private static final int MOST_TEXT = 2000;

  private static final String COLUMNS =
      "\"number\", \"submitter\", \"name\", \"digest\", \"mode\", \"accepted\", \"deadline\","
          + " \"webhook\", \"secret\", \"subject\", \"answer\", \"finished\", \"waiting\","
          + " \"included\", \"reverted\", \"refused\", \"expired\", \"webhook_attempts\","
          + " \"webhook_next\"";

  private final Database database;

  /** The batches of an open chain. */
  public BatchStore(Database database) {
    this.database = database.journal();
  }

  /** The highest number that a batch has; 0 for none. */
  public long lastNumber() {
    return database.read(
        connection -> {
          try (var statement =
                  connection.prepareStatement("select max(\"number\") from \"batches\"");
              var rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
          }
        });
  }

  /** Writes a new batch with its items and the first lines of its history. */
  public void insert(StoredBatch batch, List<StoredItem> items, List<HistoryLine> history) {
    boolean ignored =
        database.write(
            connection -> {
              insert(connection, batch);
              ItemRows.insert(connection, batch.number(), items);
              append(connection, batch.number(), history);
              return true;
            });
  }

  private static void insert(Connection connection, StoredBatch batch) throws SQLException {
    String sql =
        "insert into \"batches\" ("
            + COLUMNS
            + ", \"items\") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
            + " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    try (var statement = connection.prepareStatement(sql)) {
      ItemCounts counts = batch.counts();
      statement.setLong(1, batch.number());
      statement.setString(2, batch.submitter());
      statement.setString(3, batch.name());
      statement.setBytes(4, batch.digest().toBytes().unsafeArray());
      statement.setLong(5, batch.mode());
      statement.setLong(6, batch.acceptedMillis());
      setLong(statement, 7, batch.deadlineMillis());
      statement.setString(8, batch.webhook());
      statement.setString(9, batch.secret());
      statement.setString(10, batch.subject());
      statement.setString(11, batch.answer());
      setLong(statement, 12, batch.finishedMillis());
      for (ItemState state : ItemState.values()) {
        statement.setLong(13 + state.ordinal(), counts.of(state));
      }
      statement.setLong(18, batch.webhookAttempts());
      setLong(statement, 19, batch.webhookNextMillis());
      statement.setLong(20, counts.all());
      statement.executeUpdate();
    }
  }

  static void setLong(PreparedStatement statement, int at, @Nullable Long value)
      throws SQLException {
    if (value == null) {
      statement.setNull(at, Types.BIGINT);
    } else {
      statement.setLong(at, value);
    }
  }

  static @Nullable Long getLong(ResultSet rows, int at) throws SQLException {
    long value = rows.getLong(at);
    return rows.wasNull() ? null : (Long) value;
  }

  private static void append(Connection connection, long batch, List<HistoryLine> history)
      throws SQLException {
    if (history.isEmpty()) {
      return;
    }
    long sequence = lastSequence(connection, batch);
    String sql = "insert into \"batch_history\" values (?, ?, ?, ?)";
    try (var statement = connection.prepareStatement(sql)) {
      for (HistoryLine line : history) {
        statement.setLong(1, batch);
        statement.setLong(2, ++sequence);
        statement.setLong(3, line.timeMillis());
        statement.setString(4, shortened(line.event()));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** The highest number that a line of a batch's history has; 0 for none. */
  private static long lastSequence(Connection connection, long batch) throws SQLException {
    String sql = "select max(\"sequence\") from \"batch_history\" where \"batch\" = ?";
    try (var statement = connection.prepareStatement(sql)) {
      statement.setLong(1, batch);
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  static @Nullable String shortened(@Nullable String text) {
    return text == null || text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT);
  }

  /** The batch of a submitter by its name. */
  public Optional<StoredBatch> find(String submitter, String name) {
    return batches(
            "where \"submitter\" = ? and \"name\" = ?",
            statement -> {
              statement.setString(1, submitter);
              statement.setString(2, name);
            })
        .stream()
        .findFirst();
  }

  /** The batch with a number. */
  public Optional<StoredBatch> find(long number) {
    return batches("where \"number\" = ?", statement -> statement.setLong(1, number)).stream()
        .findFirst();
  }

  /**
   * A submitter's batches, the newest first.
   *
   * @param before only those with lower numbers
   */
  public List<StoredBatch> list(String submitter, long before, int most) {
    return batches(
        "where \"submitter\" = ? and \"number\" < ? order by \"number\" desc limit " + most,
        statement -> {
          statement.setString(1, submitter);
          statement.setLong(2, before);
        });
  }

  /** Those of which an item waits, in their order. */
  public List<StoredBatch> unfinished() {
    return batches("where \"finished\" is null order by \"number\"", statement -> {});
  }

  /** Those whose webhook is to be called by then, the one that waits longest first. */
  public List<StoredBatch> webhooksDue(long untilMillis, int most) {
    return batches(
        "where \"webhook_next\" <= ? order by \"webhook_next\" limit " + most,
        statement -> statement.setLong(1, untilMillis));
  }

  @FunctionalInterface
  private interface Binding {
    void to(PreparedStatement statement) throws SQLException;
  }

  private List<StoredBatch> batches(String rest, Binding binding) {
    return database.read(
        connection -> {
          String sql = "select " + COLUMNS + " from \"batches\" " + rest;
          try (var statement = connection.prepareStatement(sql)) {
            binding.to(statement);
            List<StoredBatch> found = new ArrayList<>();
            try (var rows = statement.executeQuery()) {
              while (rows.next()) {
                found.add(batch(rows));
              }
            }
            return found;
          }
        });
  }

  private static StoredBatch batch(ResultSet rows) throws SQLException {
    return new StoredBatch(
        rows.getLong(1),
        rows.getString(2),
        rows.getString(3),
        Hash.read(rows.getBytes(4), 0),
        (int) rows.getLong(5),
        rows.getLong(6),
        getLong(rows, 7),
        rows.getString(8),
        rows.getString(9),
        rows.getString(10),
        rows.getString(11),
        getLong(rows, 12),
        new ItemCounts(
            rows.getLong(13),
            rows.getLong(14),
            rows.getLong(15),
            rows.getLong(16),
            rows.getLong(17)),
        (int) rows.getLong(18),
        getLong(rows, 19));
  }

  /** Items of a batch from an index on, in their order. */
  public List<StoredItem> items(long batch, int from, int most) {
    return database.read(connection -> ItemRows.read(connection, batch, from, most, "true"));
  }

  /** The same of those in one state. */
  public List<StoredItem> items(long batch, ItemState state, int from, int most) {
    String condition = "\"state\" = " + state.ordinal();
    return database.read(connection -> ItemRows.read(connection, batch, from, most, condition));
  }

  /**
   * Writes what has become of items.
   *
   * @param counts of the whole batch, after that
   * @param finishedMillis null if an item still waits
   * @param webhookNextMillis null for no call
   */
  public void change(
      long batch,
      List<ItemChange> changes,
      ItemCounts counts,
      @Nullable Long finishedMillis,
      @Nullable Long webhookNextMillis,
      List<HistoryLine> history) {
    boolean ignored =
        database.write(
            connection -> {
              ItemRows.change(connection, batch, changes);
              String sql =
                  "update \"batches\" set \"waiting\" = ?, \"included\" = ?, \"reverted\" = ?,"
                      + " \"refused\" = ?, \"expired\" = ?, \"finished\" = ?, \"webhook_next\" = ?,"
                      + " \"webhook_attempts\" = 0 where \"number\" = ?";
              try (var statement = connection.prepareStatement(sql)) {
                for (ItemState state : ItemState.values()) {
                  statement.setLong(1 + state.ordinal(), counts.of(state));
                }
                setLong(statement, 6, finishedMillis);
                setLong(statement, 7, webhookNextMillis);
                statement.setLong(8, batch);
                statement.executeUpdate();
              }
              append(connection, batch, history);
              return true;
            });
  }

  /** Lets other transactions stand for items; the ones before are remembered by their hashes. */
  public void replace(long batch, List<StoredItem> items, List<HistoryLine> history) {
    boolean ignored =
        database.write(
            connection -> {
              ItemRows.replace(connection, batch, items);
              append(connection, batch, history);
              return true;
            });
  }

  /** What happened to a batch, in its order. */
  public List<HistoryLine> history(long batch, int most) {
    return database.read(
        connection -> {
          String sql =
              "select \"sequence\", \"time\", \"event\" from \"batch_history\" where \"batch\" = ?"
                  + " order by \"batch\", \"sequence\" limit "
                  + most;
          try (var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, batch);
            List<HistoryLine> lines = new ArrayList<>();
            try (var rows = statement.executeQuery()) {
              while (rows.next()) {
                lines.add(new HistoryLine(rows.getLong(1), rows.getLong(2), rows.getString(3)));
              }
            }
            return lines;
          }
        });
  }

  /** Adds to a batch's history. */
  public void append(long batch, long timeMillis, String event) {
    boolean ignored =
        database.write(
            connection -> {
              append(connection, batch, List.of(HistoryLine.of(timeMillis, event)));
              return true;
            });
  }

  /**
   * Notes how often a webhook was called, and when it is to be called next; nothing if the batch
   * has ended anew meanwhile.
   *
   * @param nextMillis null for never
   */
  public void webhook(StoredBatch batch, int attempts, @Nullable Long nextMillis) {
    boolean ignored =
        database.write(
            connection -> {
              String sql =
                  "update \"batches\" set \"webhook_attempts\" = ?, \"webhook_next\" = ?"
                      + " where \"number\" = ? and \"finished\" = ?";
              try (var statement = connection.prepareStatement(sql)) {
                statement.setLong(1, attempts);
                setLong(statement, 2, nextMillis);
                statement.setLong(3, batch.number());
                setLong(statement, 4, batch.finishedMillis());
                return statement.executeUpdate() == 1;
              }
            });
  }

  /** Forgets batches that were finished before a time and whose webhook is done; tells how many. */
  public int forget(long finishedBeforeMillis) {
    return database.write(
        connection -> {
          String old =
              "(select \"number\" from \"batches\" where \"finished\" < ?"
                  + " and \"webhook_next\" is null)";
          for (String table : List.of("batch_items", "batch_history")) {
            String sql = "delete from \"" + table + "\" where \"batch\" in " + old;
            try (var statement = connection.prepareStatement(sql)) {
              statement.setLong(1, finishedBeforeMillis);
              statement.executeUpdate();
            }
          }
          String sql =
              "delete from \"batches\" where \"finished\" < ? and \"webhook_next\" is null";
          try (var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, finishedBeforeMillis);
            return statement.executeUpdate();
          }
        });
  }
}
