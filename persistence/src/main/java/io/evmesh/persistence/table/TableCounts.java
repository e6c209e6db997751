package io.evmesh.persistence.table;

import io.evmesh.persistence.database.Database;

/**
 * How much the tables have.
 *
 * @param accountChanges rows that tell an account after a block that changed it
 * @param slotChanges rows that tell a slot after a block that set it
 */
public record TableCounts(
    long blocks, long transactions, long logs, long accountChanges, long slotChanges, long codes) {
  private static final String SQL =
      "select count(*), coalesce(sum(\"transactions\"), 0), coalesce(sum(\"logs\"), 0),"
          + " (select count(*) from \"account_changes\"),"
          + " (select count(*) from \"slot_changes\"),"
          + " (select count(*) from \"codes\") from \"blocks\"";

  /** Counts; that takes a pass over the tables. */
  public static TableCounts of(Database database) {
    return database.read(
        connection -> {
          try (var statement = connection.prepareStatement(SQL);
              var rows = statement.executeQuery()) {
            rows.next();
            return new TableCounts(
                rows.getLong(1),
                rows.getLong(2),
                rows.getLong(3),
                rows.getLong(4),
                rows.getLong(5),
                rows.getLong(6));
          }
        });
  }
}
