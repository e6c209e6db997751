package io.evmesh.persistence.table;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.database.DatabaseException.Fault;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state after a block, read from the tables: after the last, or after any that they still know.
 * Nothing is kept; each question is one query. Many threads may ask.
 *
 * <p>Failures are {@link DatabaseException}s: PRUNED once the block's state has been given up,
 * NO_BLOCK once the block has been taken back, both also while this view was in use. A block is
 * taken back by a writer of a new epoch only, so the epoch that comes with an answer tells whether
 * to look.
 */
public final class StoredState implements StateView {
  /** Most keys of one query; a longer list takes several. */
  public static final int MAX_GROUP = 8_192;

  /** How many ancestors a block knows. */
  private static final int REACH = 256;

  private final Database database;
  private final long block;

  /** Of the block; null for whichever is the last. */
  private final @Nullable Hash hash;

  /** In which the block was there. */
  private volatile long epoch;

  private StoredState(Database database, long block, @Nullable Hash hash) {
    this.database = database;
    this.block = block;
    this.hash = hash;
  }

  /**
   * The state after {@code block}.
   *
   * @throws DatabaseException NO_BLOCK if the tables do not tell that block, PRUNED if its state
   *     has been given up
   */
  public static StoredState at(Database database, long block) {
    Place place = database.read(connection -> place(connection, block));
    Hash hash = place.hash();
    if (block <= place.last()) {
      checkRetained(block, place.retainedFrom());
    }
    if (hash == null) {
      throw new DatabaseException(
          Fault.NO_BLOCK,
          place.last() < 0
              ? "there is no block %d: there are no blocks".formatted(block)
              : "there is no block %d: the last is %d".formatted(block, place.last()));
    }
    StoredState state = new StoredState(database, block, hash);
    state.epoch = place.epoch();
    return state;
  }

  /**
   * How far the tables are, and a block's hash there.
   *
   * @param last -1 if there are no blocks
   * @param hash null if they do not tell the block
   */
  private record Place(long last, long epoch, long retainedFrom, @Nullable Hash hash) {}

  private static Place place(Connection connection, long block) throws SQLException {
    String sql =
        "select p.\"block\", p.\"epoch\", p.\"retained_from\", b.\"hash\" from \"position\" p"
            + " left join \"blocks\" b on b.\"number\" = ?";
    try (var statement = connection.prepareStatement(sql)) {
      statement.setLong(1, block);
      try (var rows = statement.executeQuery()) {
        if (!rows.next()) {
          return new Place(-1, 0, 0, null);
        }
        byte[] hash = rows.getBytes(4);
        return new Place(
            rows.getLong(1),
            rows.getLong(2),
            rows.getLong(3),
            hash == null ? null : Hash.read(hash, 0));
      }
    }
  }

  /** The state after the last block that the tables tell, whichever that is when they are asked. */
  public static StoredState newest(Database database) {
    return new StoredState(database, Long.MAX_VALUE, null);
  }

  /** The block whose state this is. */
  public long block() {
    return block;
  }

  @Override
  public @Nullable Account account(Address address) {
    return accounts(List.of(address)).getFirst();
  }

  /**
   * The accounts with these addresses, in that order; null where there is none. One query for each
   * {@link #MAX_GROUP}.
   */
  public List<@Nullable Account> accounts(List<Address> addresses) {
    Map<Address, Account> found = new HashMap<>();
    for (int from = 0; from < addresses.size(); from += MAX_GROUP) {
      List<Address> group = addresses.subList(from, Math.min(addresses.size(), from + MAX_GROUP));
      boolean ignored = ask(connection -> findAccounts(connection, group, found));
    }
    List<@Nullable Account> accounts = new ArrayList<>(addresses.size());
    addresses.forEach(address -> accounts.add(found.get(address)));
    return accounts;
  }

  private Optional<Boolean> findAccounts(
      Connection connection, List<Address> addresses, Map<Address, Account> found)
      throws SQLException {
    try (var statement = connection.prepareStatement(StateSql.accounts(database.dialect()))) {
      byte[][] keys =
          addresses.stream().map(address -> address.toBytes().unsafeArray()).toArray(byte[][]::new);
      statement.setArray(1, connection.createArrayOf("bytea", keys));
      statement.setLong(2, block);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          if (!isCurrent(rows)) {
            return Optional.empty();
          }
          byte[] balance = rows.getBytes(5);
          if (balance != null) {
            Account account = account(rows.getLong(4), balance, rows.getBytes(6));
            found.put(Address.read(rows.getBytes(3), 0), account);
          }
        }
      }
    }
    return Optional.of(true);
  }

  static Account account(long nonce, byte[] balance, byte @Nullable [] codeHash) {
    return new Account(
        nonce,
        UInt256.of(Bytes.wrap(balance)),
        codeHash == null ? Code.EMPTY.hash() : Hash.read(codeHash, 0));
  }

  @Override
  public void slot(Address address, long[] words, int key, int value) {
    UInt256 number = UInt256.ofLimbs(words, key);
    UInt256 read = slots(address, List.of(number)).getFirst();
    read.copyLimbs(words, value);
  }

  /**
   * The values of these slots of an account, in that order; absent ones are zero. One query for
   * each {@link #MAX_GROUP}.
   */
  public List<UInt256> slots(Address address, List<UInt256> numbers) {
    Map<UInt256, UInt256> found = new HashMap<>();
    for (int from = 0; from < numbers.size(); from += MAX_GROUP) {
      List<UInt256> group = numbers.subList(from, Math.min(numbers.size(), from + MAX_GROUP));
      boolean ignored = ask(connection -> findSlots(connection, address, group, found));
    }
    return numbers.stream().map(number -> found.getOrDefault(number, UInt256.ZERO)).toList();
  }

  private Optional<Boolean> findSlots(
      Connection connection, Address address, List<UInt256> numbers, Map<UInt256, UInt256> found)
      throws SQLException {
    try (var statement = connection.prepareStatement(StateSql.SLOTS)) {
      byte[] owner = address.toBytes().unsafeArray();
      byte[][] keys =
          numbers.stream().map(number -> number.toBytes32().unsafeArray()).toArray(byte[][]::new);
      statement.setBytes(1, owner);
      statement.setLong(2, block);
      statement.setBytes(3, owner);
      statement.setLong(4, block);
      statement.setArray(5, connection.createArrayOf("bytea", keys));
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          if (!isCurrent(rows)) {
            return Optional.empty();
          }
          byte[] value = rows.getBytes(4);
          if (value != null) {
            found.put(UInt256.read(rows.getBytes(3), 0), UInt256.of(Bytes.wrap(value)));
          }
        }
      }
    }
    return Optional.of(true);
  }

  @Override
  public Code code(Hash codeHash) {
    if (codeHash.equals(Code.EMPTY.hash())) {
      return Code.EMPTY;
    }
    String sql = "select \"code\" from \"codes\" where \"hash\" = ?";
    return database.read(
        connection -> {
          try (var statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, BlockRows.bytes(codeHash));
            try (var rows = statement.executeQuery()) {
              if (!rows.next()) {
                throw new DatabaseException(
                    Fault.DAMAGED, "there is no code " + codeHash + " in the tables");
              }
              return Code.of(Bytes.wrap(rows.getBytes(1)));
            }
          }
        });
  }

  @Override
  public boolean hasStorage(Address address) {
    byte[] owner = address.toBytes().unsafeArray();
    return ask(
        connection -> {
          try (var statement = connection.prepareStatement(StateSql.HAS_STORAGE)) {
            statement.setBytes(1, owner);
            statement.setLong(2, block);
            statement.setBytes(3, owner);
            statement.setLong(4, block);
            statement.setLong(5, block);
            try (var rows = statement.executeQuery()) {
              rows.next();
              return isCurrent(rows) ? Optional.of(rows.getBoolean(3)) : Optional.empty();
            }
          }
        });
  }

  @Override
  public Hash blockHash(long number) {
    if (number > block || number <= block - REACH) {
      return Hash.ZERO;
    }
    return database.read(
        connection -> {
          String sql = "select \"hash\" from \"blocks\" where \"number\" = ?";
          try (var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, number);
            try (ResultSet rows = statement.executeQuery()) {
              return rows.next() ? Hash.read(rows.getBytes(1), 0) : Hash.ZERO;
            }
          }
        });
  }

  /** A question; empty if the tables are of another epoch than was known. */
  @FunctionalInterface
  private interface Question<T> {
    Optional<T> ask(Connection connection) throws SQLException;
  }

  private <T> T ask(Question<T> question) {
    Optional<T> answer = database.read(question::ask);
    while (answer.isEmpty()) {
      lookAgain();
      answer = database.read(question::ask);
    }
    return answer.get();
  }

  private void lookAgain() {
    Place place = database.read(connection -> place(connection, block));
    if (place.hash() == null || !place.hash().equals(hash)) {
      throw new DatabaseException(
          Fault.NO_BLOCK,
          "block %d is no longer there: the chain has gone another way".formatted(block));
    }
    epoch = place.epoch();
  }

  /** Whether an answer is of the epoch that is known. */
  private boolean isCurrent(ResultSet rows) throws SQLException {
    checkRetained(block, rows.getLong(1));
    return hash == null || rows.getLong(2) == epoch;
  }

  /** Refuses a question to a state that is given up. */
  static void checkRetained(long block, long retainedFrom) {
    if (block < retainedFrom) {
      throw new DatabaseException(
          Fault.PRUNED,
          "the state of block %d has been given up; the first that is kept is that of block %d"
              .formatted(block, retainedFrom));
    }
  }
}
