package io.evmesh.persistence.table;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.persistence.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The change records of accounts, as far back as they are kept. Many threads may ask. */
public final class AccountHistory {
  /** Most records of an answer. */
  public static final int MAX_RECORDS = 10_000;

  private final Database database;

  /** The history in an open database. */
  public AccountHistory(Database database) {
    this.database = database;
  }

  /**
   * The last records of an account in a range of blocks, the newest first.
   *
   * @param from a block, or -1 for the first whose changes are kept
   * @param limit most records, up to {@link #MAX_RECORDS}
   * @throws io.evmesh.persistence.database.DatabaseException PRUNED if those of {@code from} have
   *     been given up
   */
  public List<AccountRecord> records(Address address, long from, long to, int limit) {
    if (limit < 1 || limit > MAX_RECORDS) {
      throw new IllegalArgumentException(
          "limit must lie between 1 and %d, not %d".formatted(MAX_RECORDS, limit));
    }
    String sql =
        "select c.\"block\", c.\"nonce\", c.\"balance\", c.\"code_hash\", exists (select 1"
            + " from \"wipes\" w where w.\"address\" = c.\"address\""
            + " and w.\"block\" = c.\"block\") from \"account_changes\" c"
            + " where c.\"address\" = ? and c.\"block\" between ? and ?"
            + " order by c.\"address\", c.\"block\" desc limit "
            + limit;
    return database.read(
        connection -> {
          long first = ReadTables.head(connection).map(head -> firstOf(head, from)).orElse(from);
          List<AccountRecord> records = new ArrayList<>();
          try (var statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, address.toBytes().unsafeArray());
            statement.setLong(2, first);
            statement.setLong(3, to);
            try (var rows = statement.executeQuery()) {
              while (rows.next()) {
                long block = rows.getLong(1);
                byte[] balance = rows.getBytes(3);
                Account account =
                    balance == null
                        ? null
                        : StoredState.account(rows.getLong(2), balance, rows.getBytes(4));
                SortedMap<UInt256, UInt256> slots = slots(connection, address, block);
                records.add(new AccountRecord(block, account, rows.getBoolean(5), slots));
              }
            }
          }
          return records;
        });
  }

  private static long firstOf(Head head, long from) {
    if (from >= 0) {
      StoredState.checkRetained(from, head.retainedFrom());
    }
    return from >= 0 ? from : head.retainedFrom();
  }

  private SortedMap<UInt256, UInt256> slots(Connection connection, Address address, long block)
      throws SQLException {
    SortedMap<UInt256, UInt256> slots = new TreeMap<>();
    RowsOfBlock own = RowsOfBlock.of(connection, database.dialect(), Table.SLOT_CHANGES, block);
    String sql =
        "select \"slot\", \"value\" from \"slot_changes\" where \"address\" = ? and "
            + own.condition();
    try (var statement = connection.prepareStatement(sql)) {
      statement.setBytes(1, address.toBytes().unsafeArray());
      own.bind(statement, 2);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          slots.put(UInt256.read(rows.getBytes(1), 0), UInt256.of(Bytes.wrap(rows.getBytes(2))));
        }
      }
    }
    return slots;
  }
}
