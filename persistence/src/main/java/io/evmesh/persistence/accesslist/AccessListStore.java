package io.evmesh.persistence.accesslist;

import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.persistence.database.Database;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The table of block access lists that are kept (EIP-7928), as they are coded. They follow from the
 * blocks, so nothing is lost with them. Only who writes the chain writes here.
 */
public final class AccessListStore {
  private final Database database;

  /** The table of an open database. */
  public AccessListStore(Database database) {
    this.database = database;
  }

  /** Keeps the list of a block; one that is kept already stays. */
  public void add(Hash block, long number, Bytes list) {
    int ignored =
        database.write(
            connection -> {
              String sql =
                  "insert into \"access_lists\" select ?, ?, ? where not exists"
                      + " (select 1 from \"access_lists\" where \"hash\" = ?)";
              try (var statement = connection.prepareStatement(sql)) {
                byte[] hash = block.toBytes().toArray();
                statement.setBytes(1, hash);
                statement.setLong(2, number);
                statement.setBytes(3, list.toArray());
                statement.setBytes(4, hash);
                return statement.executeUpdate();
              }
            });
  }

  /** The list of a block, if it is kept. */
  public Optional<Bytes> find(Hash block) {
    return database.read(
        connection -> {
          String sql = "select \"list\" from \"access_lists\" where \"hash\" = ?";
          try (var statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, block.toBytes().toArray());
            try (var rows = statement.executeQuery()) {
              return rows.next() ? Optional.of(Bytes.wrap(rows.getBytes(1))) : Optional.empty();
            }
          }
        });
  }

  /** The highest number of a block whose list is kept. */
  public OptionalLong last() {
    return database.read(
        connection -> {
          try (var statement =
                  connection.prepareStatement("select max(\"number\") from \"access_lists\"");
              var rows = statement.executeQuery()) {
            rows.next();
            long last = rows.getLong(1);
            return rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(last);
          }
        });
  }
}
