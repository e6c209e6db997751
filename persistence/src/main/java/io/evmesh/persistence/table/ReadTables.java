package io.evmesh.persistence.table;

import io.evmesh.engine.state.Code;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.database.DatabaseException.Fault;
import io.evmesh.persistence.event.BlockCommitted;
import io.evmesh.persistence.event.ShardSealed;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The writer of the tables. Blocks go in one after the other, each exactly once: the row that says
 * how far the tables are changes in the same transaction, and only from the block before. So a
 * writer that has been replaced, or that forgot what it did, is refused by the database itself.
 *
 * <p>One thread writes at a time; readers need not wait.
 */
public final class ReadTables {
  private final Database database;

  /** The tables of an open database. */
  public ReadTables(Database database) {
    this.database = database;
  }

  /** How far the tables are; empty if there is no block. */
  public Optional<Head> head() {
    return database.read(ReadTables::head);
  }

  static Optional<Head> head(Connection connection) throws SQLException {
    String sql = "select \"block\", \"hash\", \"epoch\", \"retained_from\" from \"position\"";
    try (var statement = connection.prepareStatement(sql);
        var rows = statement.executeQuery()) {
      return rows.next()
          ? Optional.of(
              new Head(
                  rows.getLong(1),
                  Hash.of(Bytes.wrap(rows.getBytes(2))),
                  rows.getLong(3),
                  rows.getLong(4)))
          : Optional.empty();
    }
  }

  /** Writes one block; {@code parts} are of the shards that the commit names. */
  public void write(BlockCommitted commit, List<ShardSealed> parts) {
    write(List.of(new CommittedBlock(commit, parts)));
  }

  /**
   * Writes blocks that follow each other as one transaction: all or none. The first may have any
   * number if there is no block yet. Blocks with which the tables end already are left as they are:
   * who does not know whether a commit was made writes again.
   *
   * @throws DatabaseException STALE_WRITER if the tables do not end with the parent of the first,
   *     or if a later epoch wrote to them
   */
  public void write(List<CommittedBlock> blocks) {
    checkSequence(blocks);
    database.write(
        connection -> {
          if (advance(connection, blocks.getFirst().commit(), blocks.getLast().commit())) {
            for (Table table : Table.values()) {
              writeRows(connection, table, blocks);
            }
            writeCodes(connection, blocks);
          }
          return null;
        });
  }

  private static void checkSequence(List<CommittedBlock> blocks) {
    if (blocks.isEmpty()) {
      throw new IllegalArgumentException("no blocks to write");
    }
    for (int i = 1; i < blocks.size(); i++) {
      BlockCommitted before = blocks.get(i - 1).commit();
      BlockCommitted next = blocks.get(i).commit();
      if (next.block() != before.block() + 1
          || !next.body().header().parentHash().equals(before.hash())) {
        throw new IllegalArgumentException(
            "block %d does not follow block %d".formatted(next.block(), before.block()));
      }
    }
  }

  /**
   * First of all, so that a second writer waits for the row, and then finds it changed.
   *
   * @return whether there is something to write
   */
  private static boolean advance(Connection connection, BlockCommitted first, BlockCommitted last)
      throws SQLException {
    String sql =
        "update \"position\" set \"block\" = ?, \"hash\" = ?, \"epoch\" = ?"
            + " where \"block\" = ? and \"hash\" = ? and \"epoch\" <= ?";
    try (var statement = connection.prepareStatement(sql)) {
      statement.setLong(1, last.block());
      statement.setBytes(2, BlockRows.bytes(last.hash()));
      statement.setLong(3, last.epoch());
      statement.setLong(4, first.block() - 1);
      statement.setBytes(5, BlockRows.bytes(first.body().header().parentHash()));
      statement.setLong(6, first.epoch());
      if (statement.executeUpdate() == 1) {
        return true;
      }
    }
    Optional<Head> head = head(connection);
    if (head.isPresent() && isEndOf(head.get(), last)) {
      return false;
    }
    if (head.isPresent()) {
      throw new DatabaseException(
          Fault.STALE_WRITER,
          "block %d of epoch %d does not follow what was written last: block %d %s of epoch %d"
              .formatted(
                  first.block(),
                  first.epoch(),
                  head.get().block(),
                  head.get().hash(),
                  head.get().epoch()));
    }
    begin(connection, first.block(), last);
    return true;
  }

  private static boolean isEndOf(Head head, BlockCommitted last) {
    return head.block() == last.block()
        && head.hash().equals(last.hash())
        && head.epoch() == last.epoch();
  }

  private static void begin(Connection connection, long first, BlockCommitted last)
      throws SQLException {
    String sql = "insert into \"position\" values (1, ?, ?, ?, ?)";
    try (var statement = connection.prepareStatement(sql)) {
      statement.setLong(1, last.block());
      statement.setBytes(2, BlockRows.bytes(last.hash()));
      statement.setLong(3, last.epoch());
      statement.setLong(4, first);
      statement.executeUpdate();
    }
  }

  private void writeRows(Connection connection, Table table, List<CommittedBlock> blocks)
      throws SQLException {
    try (Rows rows = rows(connection, table)) {
      for (CommittedBlock block : blocks) {
        BlockRows.write(table, block, rows);
      }
      rows.end();
    }
  }

  private Rows rows(Connection connection, Table table) throws SQLException {
    return switch (database.dialect()) {
      case H2 -> new InsertedRows(connection, table);
      case POSTGRESQL -> new CopiedRows(connection, table);
    };
  }

  /** A code may be there already, and come several times: other accounts can have it. */
  private static void writeCodes(Connection connection, List<CommittedBlock> blocks)
      throws SQLException {
    String sql =
        "insert into \"codes\" (\"hash\", \"code\")"
            + " select ?, ? where not exists (select 1 from \"codes\" where \"hash\" = ?)";
    NavigableMap<Hash, Code> codes = new TreeMap<>();
    for (CommittedBlock block : blocks) {
      for (ShardSealed part : block.parts()) {
        part.codes().forEach(code -> codes.put(code.hash(), code));
      }
    }
    try (Batch batch = new Batch(connection.prepareStatement(sql))) {
      for (Code code : codes.values()) {
        byte[] hash = BlockRows.bytes(code.hash());
        batch.add(hash, code.bytes().unsafeArray(), hash);
      }
      batch.send();
    }
  }
}
