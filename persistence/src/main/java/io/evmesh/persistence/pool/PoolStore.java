package io.evmesh.persistence.pool;

import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.persistence.database.Database;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The table of transactions that wait for a block. Only who writes the chain writes here. */
public final class PoolStore {
  /** Rows read at once. */
  private static final int GROUP = 256;

  private final Database database;

  /** The table of an open database. */
  public PoolStore(Database database) {
    this.database = database;
  }

  /**
   * A transaction that waits.
   *
   * @param arrival its place in the order in which they came
   * @param wire form, with blobs
   */
  public record Kept(Hash hash, long arrival, Bytes wire) {}

  /** Keeps transactions, as one commit; those that are kept already stay as they are. */
  public void add(Collection<Kept> transactions) {
    database.write(
        connection -> {
          String sql =
              "insert into \"pool_transactions\" select ?, ?, ? where not exists"
                  + " (select 1 from \"pool_transactions\" where \"hash\" = ?)";
          try (var statement = connection.prepareStatement(sql)) {
            for (Kept kept : transactions) {
              byte[] hash = kept.hash().toBytes().toArray();
              statement.setBytes(1, hash);
              statement.setLong(2, kept.arrival());
              statement.setBytes(3, kept.wire().toArray());
              statement.setBytes(4, hash);
              statement.addBatch();
            }
            return statement.executeBatch().length;
          }
        });
  }

  /** Forgets transactions. */
  public void remove(Collection<Hash> hashes) {
    database.write(
        connection -> {
          try (var statement =
              connection.prepareStatement("delete from \"pool_transactions\" where \"hash\" = ?")) {
            for (Hash hash : hashes) {
              statement.setBytes(1, hash.toBytes().toArray());
              statement.addBatch();
            }
            return statement.executeBatch().length;
          }
        });
  }

  /** Transactions that came after a place, in their order; not all of them at once. */
  public List<Kept> after(long arrival) {
    String sql =
        "select \"hash\", \"arrival\", \"payload\" from \"pool_transactions\""
            + " where \"arrival\" > ? order by \"arrival\" limit "
            + GROUP;
    return database.read(
        connection -> {
          List<Kept> found = new ArrayList<>();
          try (var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, arrival);
            try (var rows = statement.executeQuery()) {
              while (rows.next()) {
                found.add(
                    new Kept(
                        Hash.of(Bytes.wrap(rows.getBytes(1))),
                        rows.getLong(2),
                        Bytes.wrap(rows.getBytes(3))));
              }
            }
          }
          return found;
        });
  }
}
