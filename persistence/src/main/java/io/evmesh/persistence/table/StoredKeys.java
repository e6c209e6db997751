package io.evmesh.persistence.table;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import io.evmesh.persistence.database.Database;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Tells every account and every slot that the tables have ever had, page by page. */
public final class StoredKeys {
  /** Rows of one query. */
  private static final int PAGE = 20_000;

  private static final byte[] FIRST = {};

  private final Database database;

  /** The keys in an open database. */
  public StoredKeys(Database database) {
    this.database = database;
  }

  /** Tells each account, perhaps several times. */
  public void forEachAccount(Consumer<Address> action) {
    String sql =
        "select \"address\" from \"account_changes\" where \"address\" > ?"
            + " order by \"address\" limit "
            + PAGE;
    byte[] from = FIRST;
    while (from != null) {
      byte[] after = from;
      from =
          database.read(
              connection -> {
                try (var statement = connection.prepareStatement(sql)) {
                  statement.setBytes(1, after);
                  byte[] last = null;
                  try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                      last = rows.getBytes(1);
                      action.accept(Address.read(last, 0));
                    }
                  }
                  return last;
                }
              });
    }
  }

  /** Tells each slot with its account, perhaps several times. */
  public void forEachSlot(BiConsumer<Address, UInt256> action) {
    String sql =
        "select \"address\", \"slot\" from \"slot_changes\""
            + " where \"address\" > ? or \"address\" = ? and \"slot\" > ?"
            + " order by \"address\", \"slot\" limit "
            + PAGE;
    byte[][] from = {FIRST, FIRST};
    while (from != null) {
      byte[][] after = from;
      from =
          database.read(
              connection -> {
                try (var statement = connection.prepareStatement(sql)) {
                  statement.setBytes(1, after[0]);
                  statement.setBytes(2, after[0]);
                  statement.setBytes(3, after[1]);
                  byte[][] last = null;
                  try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                      last = new byte[][] {rows.getBytes(1), rows.getBytes(2)};
                      action.accept(Address.read(last[0], 0), UInt256.read(last[1], 0));
                    }
                  }
                  return last;
                }
              });
    }
  }
}
