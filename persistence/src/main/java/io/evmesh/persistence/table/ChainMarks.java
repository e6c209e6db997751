package io.evmesh.persistence.table;

import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.persistence.database.Database;
import java.util.Optional;

/** The marks that somebody set, by number, beside the journal. One thread writes at a time. */
public final class ChainMarks {
  /** Most characters of a note. */
  public static final int MAX_NOTE = 1_000_000;

  private final Database database;

  /**
   * A mark that was set.
   *
   * @param note what was told with it
   */
  public record Kept(ChainMark mark, String note) {}

  /** The marks in an open database. */
  public ChainMarks(Database database) {
    this.database = database.journal();
  }

  /**
   * Sets a mark.
   *
   * @param note up to {@link #MAX_NOTE} characters
   * @return its number: one more than the highest that is there, or {@code least}
   */
  public long add(ChainMark mark, String note, long least) {
    return database.write(
        connection -> {
          long id = least;
          try (var statement =
                  connection.prepareStatement("select max(\"id\") from \"chain_marks\"");
              var rows = statement.executeQuery()) {
            if (rows.next() && rows.getObject(1) != null) {
              id = Math.max(least, rows.getLong(1) + 1);
            }
          }
          String sql = "insert into \"chain_marks\" values (?, ?, ?, ?, ?)";
          try (var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, id);
            statement.setLong(2, mark.block());
            statement.setBytes(3, BlockRows.bytes(mark.hash()));
            statement.setLong(4, mark.edits());
            statement.setString(5, note);
            statement.executeUpdate();
          }
          return id;
        });
  }

  /** The mark with a number. */
  public Optional<Kept> find(long id) {
    String sql =
        "select \"block\", \"hash\", \"edits\", \"note\" from \"chain_marks\""
            + " where \"id\" = ? and \"block\" >= 0";
    return database.read(
        connection -> {
          try (var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, id);
            try (var rows = statement.executeQuery()) {
              return rows.next()
                  ? Optional.of(
                      new Kept(
                          new ChainMark(
                              rows.getLong(1),
                              Hash.of(Bytes.wrap(rows.getBytes(2))),
                              rows.getLong(3)),
                          rows.getString(4)))
                  : Optional.empty();
            }
          }
        });
  }

  /** Forgets the marks from a number on; their numbers do not come again. */
  public void forgetFrom(long id) {
    String forget = "update \"chain_marks\" set \"block\" = -1, \"note\" = '' where \"id\" >= ?";
    String remove =
        "delete from \"chain_marks\""
            + " where \"block\" = -1 and \"id\" < (select max(\"id\") from \"chain_marks\")";
    database.write(
        connection -> {
          try (var statement = connection.prepareStatement(forget)) {
            statement.setLong(1, id);
            statement.executeUpdate();
          }
          try (var statement = connection.createStatement()) {
            return statement.executeUpdate(remove);
          }
        });
  }
}
