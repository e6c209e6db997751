package io.evmesh.persistence.table;

import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockCodec;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.block.Receipt;
import io.evmesh.engine.evm.Log;
import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionCodec;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.database.DatabaseException.Fault;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Blocks, transactions and receipts of the tables. Many threads may ask. */
public final class StoredBlocks {
  private static final String TRANSACTION =
      "select \"id\", \"hash\", \"sender\", \"body\", \"status\", \"state_root\","
          + " \"cumulative_gas\", \"first_log\", \"logs\" from \"transactions\"";

  private final Database database;

  /** The blocks of an open database. */
  public StoredBlocks(Database database) {
    this.database = database;
  }

  /** The header of the block with this number. */
  public Optional<BlockHeader> header(long number) {
    return database.read(connection -> bare(connection, number).map(Block::header));
  }

  /** The whole block with this number. */
  public Optional<Block> block(long number) {
    return database.read(
        connection -> {
          Optional<Block> bare = bare(connection, number);
          if (bare.isEmpty()) {
            return Optional.empty();
          }
          List<Transaction> transactions =
              transactions(connection, number).stream().map(Row::transaction).toList();
          Block block = bare.get();
          return Optional.of(
              new Block(block.header(), transactions, block.ommers(), block.withdrawals()));
        });
  }

  /** The number of the block with this hash. */
  public Optional<Long> number(Hash hash) {
    return database.read(
        connection -> {
          String sql = "select \"number\" from \"blocks\" where \"hash\" = ?";
          try (var statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, BlockRows.bytes(hash));
            try (var rows = statement.executeQuery()) {
              return rows.next() ? Optional.of(rows.getLong(1)) : Optional.empty();
            }
          }
        });
  }

  /** The whole block with this hash. */
  public Optional<Block> block(Hash hash) {
    return number(hash).flatMap(this::block);
  }

  /** The hash of the block with this number. */
  public Optional<Hash> hash(long number) {
    return database.read(
        connection -> {
          String sql = "select \"hash\" from \"blocks\" where \"number\" = ?";
          try (var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, number);
            try (var rows = statement.executeQuery()) {
              return rows.next() ? Optional.of(Hash.read(rows.getBytes(1), 0)) : Optional.empty();
            }
          }
        });
  }

  /** The hashes of a block's transactions, in their order; none if there is no block. */
  public List<Hash> transactionHashes(long number) {
    String sql =
        "select \"hash\" from \"transactions\" where \"id\" between ? and ? order by \"id\"";
    return database.read(
        connection -> {
          List<Hash> hashes = new ArrayList<>();
          try (var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, Position.of(number, 0));
            statement.setLong(2, Position.of(number, Position.MAX_INDEX));
            try (var rows = statement.executeQuery()) {
              while (rows.next()) {
                hashes.add(Hash.read(rows.getBytes(1), 0));
              }
            }
          }
          return hashes;
        });
  }

  /** The transaction with this hash; of two with the same (before EIP-155), the last. */
  public Optional<StoredTransaction> transaction(Hash hash) {
    return database.read(
        connection -> {
          String sql = TRANSACTION + " where \"hash\" = ? order by \"id\" desc";
          try (var statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, BlockRows.bytes(hash));
            List<Row> found = rows(statement.executeQuery());
            return found.isEmpty()
                ? Optional.empty()
                : Optional.of(complete(connection, found.getFirst()));
          }
        });
  }

  /** The transactions of a block with their receipts, in their order; none if there is no block. */
  public List<StoredTransaction> transactions(long number) {
    return database.read(
        connection -> {
          List<Row> rows = transactions(connection, number);
          List<Log> logs =
              StoredLogs.ofBlock(connection, number, 0, Position.MAX_INDEX).stream()
                  .map(StoredLog::log)
                  .toList();
          List<StoredTransaction> complete = new ArrayList<>(rows.size());
          long gasBefore = 0;
          for (Row row : rows) {
            int firstLog = Math.toIntExact(row.firstLog());
            List<Log> own = logs.subList(firstLog, firstLog + Math.toIntExact(row.logs()));
            complete.add(row.with(own, gasBefore));
            gasBefore = row.cumulativeGas();
          }
          return complete;
        });
  }

  private static Optional<Block> bare(Connection connection, long number) throws SQLException {
    String sql = "select \"body\" from \"blocks\" where \"number\" = ?";
    try (var statement = connection.prepareStatement(sql)) {
      statement.setLong(1, number);
      try (var rows = statement.executeQuery()) {
        return rows.next()
            ? Optional.of(decodeBlock(number, Bytes.wrap(rows.getBytes(1))))
            : Optional.empty();
      }
    }
  }

  private static Block decodeBlock(long number, Bytes body) {
    try {
      return BlockCodec.decode(body);
    } catch (RlpException e) {
      throw damaged("block " + number, e);
    }
  }

  private static DatabaseException damaged(String what, RlpException e) {
    return new DatabaseException(
        Fault.DAMAGED, "%s can not be read: %s".formatted(what, e.getMessage()), e);
  }

  private static List<Row> transactions(Connection connection, long number) throws SQLException {
    String sql = TRANSACTION + " where \"id\" between ? and ? order by \"id\"";
    try (var statement = connection.prepareStatement(sql)) {
      statement.setLong(1, Position.of(number, 0));
      statement.setLong(2, Position.of(number, Position.MAX_INDEX));
      return rows(statement.executeQuery());
    }
  }

  private static List<Row> rows(ResultSet rows) throws SQLException {
    List<Row> found = new ArrayList<>();
    try (rows) {
      while (rows.next()) {
        found.add(Row.read(rows));
      }
    }
    return found;
  }

  private static StoredTransaction complete(Connection connection, Row row) throws SQLException {
    long block = Position.block(row.id());
    List<Log> logs =
        StoredLogs.ofBlock(connection, block, row.firstLog(), row.firstLog() + row.logs() - 1)
            .stream()
            .map(StoredLog::log)
            .toList();
    return row.with(logs, gasBefore(connection, row.id()));
  }

  private static long gasBefore(Connection connection, long id) throws SQLException {
    if (Position.index(id) == 0) {
      return 0;
    }
    String sql = "select \"cumulative_gas\" from \"transactions\" where \"id\" = ?";
    try (var statement = connection.prepareStatement(sql)) {
      statement.setLong(1, id - 1);
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  /** A row of the table of transactions. */
  private record Row(
      long id,
      Hash hash,
      Address sender,
      Transaction transaction,
      boolean success,
      Optional<Hash> stateRoot,
      long cumulativeGas,
      long firstLog,
      long logs) {

    static Row read(ResultSet rows) throws SQLException {
      long id = rows.getLong(1);
      byte[] root = rows.getBytes(6);
      return new Row(
          id,
          Hash.read(rows.getBytes(2), 0),
          Address.read(rows.getBytes(3), 0),
          decode(id, Bytes.wrap(rows.getBytes(4))),
          rows.getLong(5) == 1,
          root == null ? Optional.empty() : Optional.of(Hash.read(root, 0)),
          rows.getLong(7),
          rows.getLong(8),
          rows.getLong(9));
    }

    private static Transaction decode(long id, Bytes body) {
      try {
        return TransactionCodec.decode(body);
      } catch (RlpException e) {
        throw damaged(
            "transaction %d of block %d".formatted(Position.index(id), Position.block(id)), e);
      }
    }

    StoredTransaction with(List<Log> logs, long gasBefore) {
      Receipt receipt =
          Receipt.of(transaction.type(), stateRoot.orElse(null), success, cumulativeGas, logs);
      return new StoredTransaction(
          Position.block(id),
          Position.index(id),
          hash,
          sender,
          transaction,
          receipt,
          cumulativeGas - gasBefore,
          firstLog);
    }
  }
}
