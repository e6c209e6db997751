package io.evmesh.persistence.table;

import io.evmesh.engine.evm.Log;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.persistence.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The logs of the tables. An index finds those of an address in a range of blocks; topics are
 * compared row by row. Many threads may ask.
 */
public final class StoredLogs {
  private static final String LOG =
      "select \"id\", \"transaction\", \"address\", \"topic0\", \"topic1\", \"topic2\","
          + " \"topic3\", \"data\" from \"logs\" where \"id\" between ? and ?";

  private final Database database;

  /**
   * What a filter finds.
   *
   * @param logs in the order of the chain
   * @param complete false if there are more than the filter's limit, which are left out
   */
  public record Page(List<StoredLog> logs, boolean complete) {}

  /** The logs of an open database. */
  public StoredLogs(Database database) {
    this.database = database;
  }

  /** The first logs that the filter lets through. */
  public Page find(LogFilter filter) {
    StringBuilder sql = new StringBuilder(LOG);
    List<byte[]> values = new ArrayList<>();
    filter.addresses().forEach(address -> values.add(address.toBytes().unsafeArray()));
    choose(sql, "address", values.size());
    for (int i = 0; i < filter.topics().size(); i++) {
      List<Hash> choices = filter.topics().get(i);
      choices.forEach(topic -> values.add(BlockRows.bytes(topic)));
      choose(sql, "topic" + i, choices.size());
    }
    sql.append(" order by \"id\" limit ").append(filter.limit() + 1);
    return database.read(
        connection -> {
          try (var statement = connection.prepareStatement(sql.toString())) {
            statement.setLong(1, Position.of(filter.from(), 0));
            statement.setLong(2, Position.of(filter.to(), Position.MAX_INDEX));
            for (int i = 0; i < values.size(); i++) {
              statement.setBytes(3 + i, values.get(i));
            }
            List<StoredLog> logs = read(statement);
            return logs.size() <= filter.limit()
                ? new Page(logs, true)
                : new Page(logs.subList(0, filter.limit()), false);
          }
        });
  }

  private static void choose(StringBuilder sql, String column, int count) {
    if (count > 0) {
      String marks = "?" + ", ?".repeat(count - 1);
      sql.append(" and \"").append(column).append("\" in (").append(marks).append(')');
    }
  }

  /** The logs of a block whose indexes lie between these two. */
  static List<StoredLog> ofBlock(Connection connection, long block, long first, long last)
      throws SQLException {
    if (last < first) {
      return List.of();
    }
    try (var statement = connection.prepareStatement(LOG + " order by \"id\"")) {
      statement.setLong(1, Position.of(block, first));
      statement.setLong(2, Position.of(block, last));
      return read(statement);
    }
  }

  private static List<StoredLog> read(PreparedStatement statement) throws SQLException {
    List<StoredLog> logs = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        long id = rows.getLong(1);
        Address address = Address.read(rows.getBytes(3), 0);
        Log log = new Log(address, topics(rows), Bytes.wrap(rows.getBytes(8)));
        logs.add(new StoredLog(Position.block(id), Position.index(id), (int) rows.getLong(2), log));
      }
    }
    return logs;
  }

  private static List<Hash> topics(ResultSet rows) throws SQLException {
    List<Hash> topics = new ArrayList<>(BlockRows.TOPICS);
    for (int i = 0; i < BlockRows.TOPICS; i++) {
      byte[] topic = rows.getBytes(4 + i);
      if (topic == null) {
        break;
      }
      topics.add(Hash.read(topic, 0));
    }
    return topics;
  }
}
