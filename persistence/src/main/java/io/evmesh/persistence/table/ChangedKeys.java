package io.evmesh.persistence.table;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.persistence.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which accounts and slots blocks have changed. Many threads may ask. */
public final class ChangedKeys {
  private final Database database;

  /** The changes in an open database. */
  public ChangedKeys(Database database) {
    this.database = database;
  }

  /**
   * What a row of blocks has changed.
   *
   * @param slots of each account, those that were set; none if only the account itself was
   * @param wiped accounts whose storage was emptied
   */
  public record Changes(SortedMap<Address, SortedSet<UInt256>> slots, SortedSet<Address> wiped) {}

  /** There is more than may be asked for. */
  public static final class TooManyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyException(int limit) {
      super("more than %d accounts or slots have to be set back".formatted(limit));
    }
  }

  /**
   * What the blocks after one have changed, up to another.
   *
   * @param limit most accounts and slots
   * @throws TooManyException if there are more
   */
  public Changes between(long after, long upTo, int limit) {
    return database.read(
        connection -> {
          SortedMap<Address, SortedSet<UInt256>> slots = new TreeMap<>();
          String accounts =
              "select distinct \"address\" from \"account_changes\""
                  + " where \"block\" > ? and \"block\" <= ? limit ";
          try (var statement = connection.prepareStatement(accounts + (limit + 1))) {
            statement.setLong(1, after);
            statement.setLong(2, upTo);
            try (var rows = statement.executeQuery()) {
              while (rows.next()) {
                slots.put(Address.read(rows.getBytes(1), 0), new TreeSet<>());
              }
            }
          }
          check(slots.size(), limit);
          addSlots(connection, after, upTo, limit, slots);
          return new Changes(slots, wiped(connection, after, upTo));
        });
  }

  private static void check(int count, int limit) {
    if (count > limit) {
      throw new TooManyException(limit);
    }
  }

  private static void addSlots(
      Connection connection,
      long after,
      long upTo,
      int limit,
      Map<Address, SortedSet<UInt256>> slots)
      throws SQLException {
    String sql =
        "select distinct \"address\", \"slot\" from \"slot_changes\""
            + " where \"block\" > ? and \"block\" <= ? limit ";
    int count = slots.size();
    try (var statement = connection.prepareStatement(sql + (limit + 1))) {
      statement.setLong(1, after);
      statement.setLong(2, upTo);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          Address address = Address.read(rows.getBytes(1), 0);
          UInt256 slot = UInt256.read(rows.getBytes(2), 0);
          slots.computeIfAbsent(address, _ -> new TreeSet<>()).add(slot);
          count++;
        }
      }
    }
    check(count, limit);
  }

  private static SortedSet<Address> wiped(Connection connection, long after, long upTo)
      throws SQLException {
    String sql = "select \"address\" from \"wipes\" where \"block\" > ? and \"block\" <= ?";
    SortedSet<Address> wiped = new TreeSet<>();
    try (var statement = connection.prepareStatement(sql)) {
      statement.setLong(1, after);
      statement.setLong(2, upTo);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          wiped.add(Address.read(rows.getBytes(1), 0));
        }
      }
    }
    return wiped;
  }

  /**
   * All slots of an account after a block that are not zero, with their values.
   *
   * @param limit most slots
   * @throws TooManyException if there are more
   */
  public SortedMap<UInt256, UInt256> slots(Address address, long block, int limit) {
    String sql =
        "select c.\"slot\", c.\"value\" from \"slot_changes\" c where c.\"address\" = ? and"
            + " c.\"block\" <= ? and octet_length(c.\"value\") > 0 and not exists (select 1 from"
            + " \"slot_changes\" n where n.\"address\" = c.\"address\" and n.\"slot\" = c.\"slot\""
            + " and n.\"block\" > c.\"block\" and n.\"block\" <= ?) and not exists (select 1 from"
            + " \"wipes\" w where w.\"address\" = c.\"address\" and w.\"block\" > c.\"block\" and"
            + " w.\"block\" <= ?) limit ";
    return database.read(
        connection -> {
          SortedMap<UInt256, UInt256> found = new TreeMap<>();
          try (var statement = connection.prepareStatement(sql + (limit + 1))) {
            statement.setBytes(1, address.toBytes().unsafeArray());
            statement.setLong(2, block);
            statement.setLong(3, block);
            statement.setLong(4, block);
            try (var rows = statement.executeQuery()) {
              while (rows.next()) {
                found.put(
                    UInt256.read(rows.getBytes(1), 0), UInt256.of(Bytes.wrap(rows.getBytes(2))));
              }
            }
          }
          check(found.size(), limit);
          return found;
        });
  }
}
