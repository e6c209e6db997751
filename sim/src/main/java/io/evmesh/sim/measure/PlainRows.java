package io.evmesh.sim.measure;

import io.evmesh.persistence.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows that blocks are in the read tables, put into other, like tables by plain statements: the
 * limit for whoever writes them.
 *
 * @param table its quoted name
 * @param columns their quoted names
 * @param types of the columns, constants of {@link java.sql.Types}
 * @param rows in the order of the table's numbers
 */
record PlainRows(
    String table, List<String> columns, List<Integer> types, List<@Nullable Object[]> rows) {
  private static final int ROWS_PER_STATEMENT = 500;
  private static final int FETCHED_ROWS = 1_000;

  /** Where the number of the block is found in a table's row. */
  private enum Source {
    BLOCKS("blocks", "number", 0),
    TRANSACTIONS("transactions", "id", 24),
    LOGS("logs", "id", 24),
    ACCOUNT_CHANGES("account_changes", "block", 0),
    SLOT_CHANGES("slot_changes", "block", 0),
    WIPES("wipes", "block", 0);

    private final String table;
    private final String key;
    private final int bitsBelow;

    Source(String table, String key, int bitsBelow) {
      this.table = table;
      this.key = key;
      this.bitsBelow = bitsBelow;
    }

    String quoted() {
      return '"' + table + '"';
    }

    String query() {
      return "select * from \"%s\" where \"%s\" >= ? and \"%s\" < ?".formatted(table, key, key);
    }
  }

  /** The rows of the blocks from {@code first} to {@code last}, a list of tables for each block. */
  static List<List<PlainRows>> read(Database database, long first, long last) {
    TreeMap<Long, List<PlainRows>> blocks = new TreeMap<>();
    for (long block = first; block <= last; block++) {
      blocks.put(block, new ArrayList<>());
    }
    for (Source source : Source.values()) {
      read(database, source, blocks);
    }
    return List.copyOf(blocks.values());
  }

  private static void read(
      Database database, Source source, TreeMap<Long, List<PlainRows>> blocks) {
    database.write( // for one transaction: without, a server sends all rows at once
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(source.query())) {
            statement.setFetchSize(FETCHED_ROWS);
            statement.setLong(1, blocks.firstKey() << source.bitsBelow);
            statement.setLong(2, (blocks.lastKey() + 1) << source.bitsBelow);
            try (ResultSet result = statement.executeQuery()) {
              read(result, source, blocks);
            }
          }
          return null;
        });
  }

  private static void read(ResultSet result, Source source, TreeMap<Long, List<PlainRows>> blocks)
      throws SQLException {
    ResultSetMetaData about = result.getMetaData();
    List<Integer> written = new ArrayList<>();
    for (int i = 1; i <= about.getColumnCount(); i++) {
      if (!about.isAutoIncrement(i)) {
        written.add(i);
      }
    }
    List<String> names = new ArrayList<>();
    List<Integer> types = new ArrayList<>();
    for (int column : written) {
      names.add('"' + about.getColumnName(column) + '"');
      types.add(about.getColumnType(column));
    }
    blocks
        .values()
        .forEach(
            tables -> tables.add(new PlainRows(source.quoted(), names, types, new ArrayList<>())));
    while (result.next()) {
      @Nullable Object[] row = new @Nullable Object[written.size()];
      for (int i = 0; i < row.length; i++) {
        row[i] = result.getObject(written.get(i));
      }
      blocks.get(result.getLong(source.key) >>> source.bitsBelow).getLast().rows().add(row);
    }
  }

  /** Inserts the rows of one block in one transaction; it is on the disk when this returns. */
  static void insert(Database database, List<PlainRows> block) {
    database.write(
        connection -> {
          for (PlainRows rows : block) {
            rows.insert(connection);
          }
          return null;
        });
  }

  private void insert(Connection connection) throws SQLException {
    int full = rows.size() / ROWS_PER_STATEMENT * ROWS_PER_STATEMENT;
    if (full > 0) {
      try (PreparedStatement statement =
          connection.prepareStatement(statement(ROWS_PER_STATEMENT))) {
        for (int from = 0; from < full; from += ROWS_PER_STATEMENT) {
          execute(statement, rows.subList(from, from + ROWS_PER_STATEMENT));
        }
      }
    }
    if (full < rows.size()) {
      List<@Nullable Object[]> rest = rows.subList(full, rows.size());
      try (PreparedStatement statement = connection.prepareStatement(statement(rest.size()))) {
        execute(statement, rest);
      }
    }
  }

  private String statement(int rowCount) {
    String row = "(" + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")";
    return "insert into %s (%s) values %s"
        .formatted(
            table,
            String.join(", ", columns),
            String.join(", ", Collections.nCopies(rowCount, row)));
  }

  private void execute(PreparedStatement statement, List<@Nullable Object[]> some)
      throws SQLException {
    int parameter = 1;
    for (@Nullable Object[] row : some) {
      for (int i = 0; i < row.length; i++) {
        switch (row[i]) {
          case null -> statement.setNull(parameter, types.get(i));
          case byte[] bytes -> statement.setBytes(parameter, bytes);
          case Long number -> statement.setLong(parameter, number);
          case Object other -> throw new IllegalStateException("no cell: " + other);
        }
        parameter++;
      }
    }
    statement.executeUpdate();
  }
}
