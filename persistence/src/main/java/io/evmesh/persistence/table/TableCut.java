package io.evmesh.persistence.table;

import io.evmesh.engine.trie.NodeSink;
import io.evmesh.persistence.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes the tables back to an earlier block, as one transaction: the rows of all later blocks go,
 * codes stay. The work grows with those rows.
 */
public final class TableCut {
  private static final List<Table> CHANGES = List.of(Table.ACCOUNT_CHANGES, Table.SLOT_CHANGES);

  private final Database database;

  /** Cuts the tables of an open database. */
  public TableCut(Database database) {
    this.database = database;
  }

  /**
   * The nodes of the tries after the last block that stays.
   *
   * @param tell tells a sink what is otherwise than at the checkpoint that there is
   */
  public record Nodes(TrieNodes.Checkpoint checkpoint, Consumer<NodeSink> tell) {}

  /**
   * Cuts.
   *
   * @param last the last block that stays, with its hash and the writer's epoch
   * @param nodes where the checkpoint is of a later block; empty if it is not
   */
  public void to(Head last, Optional<Nodes> nodes) {
    database.write(
        connection -> {
          delete(connection, "\"blocks\" where \"number\" > ?", last.block());
          long rows = Position.of(last.block() + 1, 0);
          delete(connection, "\"transactions\" where \"id\" >= ?", rows);
          delete(connection, "\"logs\" where \"id\" >= ?", rows);
          delete(connection, "\"wipes\" where \"block\" > ?", last.block());
          for (Table table : CHANGES) {
            RowsOfBlock later =
                RowsOfBlock.after(connection, database.dialect(), table, last.block());
            String from = "delete from %s where %s".formatted(table.quoted(), later.condition());
            try (var statement = connection.prepareStatement(from)) {
              later.bind(statement, 1);
              statement.executeUpdate();
            }
          }
          setHead(connection, last);
          if (nodes.isPresent()) {
            TrieNodes.writeBack(
                connection, database.dialect(), nodes.get().checkpoint(), nodes.get().tell());
          }
          return true;
        });
  }

  private static void delete(Connection connection, String from, long bound) throws SQLException {
    try (var statement = connection.prepareStatement("delete from " + from)) {
      statement.setLong(1, bound);
      statement.executeUpdate();
    }
  }

  private static void setHead(Connection connection, Head last) throws SQLException {
    String sql = "update \"position\" set \"block\" = ?, \"hash\" = ?, \"epoch\" = ?";
    try (var statement = connection.prepareStatement(sql)) {
      statement.setLong(1, last.block());
      statement.setBytes(2, BlockRows.bytes(last.hash()));
      statement.setLong(3, last.epoch());
      statement.executeUpdate();
    }
  }
}
