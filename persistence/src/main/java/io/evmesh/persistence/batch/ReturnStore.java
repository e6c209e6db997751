package io.evmesh.persistence.batch;

import io.evmesh.persistence.database.Database;
import java.util.ArrayList;
import java.util.List;

/**
 * Returns of the chain to earlier blocks, kept until batches have answered them. What is written is
 * on the disk when a method returns.
 */
public final class ReturnStore {
  private final Database database;

  /** Those of an open chain. */
  public ReturnStore(Database database) {
    this.database = database.journal();
  }

  /** Writes down a return. */
  public void add(long block, boolean byHand) {
    String sql =
        "insert into \"batch_returns\""
            + " select coalesce(max(\"number\"), 0) + 1, %d, %d from \"batch_returns\""
                .formatted(block, byHand ? 1 : 0);
    boolean ignored =
        database.write(
            connection -> {
              try (var statement = connection.prepareStatement(sql)) {
                return statement.executeUpdate() == 1;
              }
            });
  }

  /** Those that are not answered, in their order. */
  public List<ChainReturn> open() {
    return database.read(
        connection -> {
          String sql = "select * from \"batch_returns\" order by \"number\"";
          List<ChainReturn> returns = new ArrayList<>();
          try (var statement = connection.prepareStatement(sql);
              var rows = statement.executeQuery()) {
            while (rows.next()) {
              returns.add(new ChainReturn(rows.getLong(1), rows.getLong(2), rows.getLong(3) != 0));
            }
          }
          return returns;
        });
  }

  /** The return is answered. */
  public void remove(ChainReturn answered) {
    boolean ignored =
        database.write(
            connection -> {
              String sql = "delete from \"batch_returns\" where \"number\" = ?";
              try (var statement = connection.prepareStatement(sql)) {
                statement.setLong(1, answered.number());
                return statement.executeUpdate() == 1;
              }
            });
  }

  /**
   * Numbers of batches that say of an item that it is in a block after this one, in their order.
   */
  public List<Long> batchesAfter(long block, int most) {
    return database.read(
        connection -> {
          String sql =
              "select distinct \"batch\" from \"batch_items\" where \"block\" > ?"
                  + " order by \"batch\" limit "
                  + most;
          try (var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, block);
            List<Long> batches = new ArrayList<>();
            try (var rows = statement.executeQuery()) {
              while (rows.next()) {
                batches.add(rows.getLong(1));
              }
            }
            return batches;
          }
        });
  }

  /** Items of a batch, from an index on, that are said to be in blocks after one. */
  public List<StoredItem> itemsAfter(long batch, long block, int from, int most) {
    return database.read(
        connection -> ItemRows.read(connection, batch, from, most, "\"block\" > " + block));
  }
}
