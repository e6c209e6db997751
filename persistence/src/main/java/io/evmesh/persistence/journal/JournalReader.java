package io.evmesh.persistence.journal;

import io.evmesh.engine.types.Hash;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.database.DatabaseException.Fault;
import io.evmesh.persistence.event.BlockCommitted;
import io.evmesh.persistence.event.ChainEvent;
import io.evmesh.persistence.event.CorruptEventException;
import io.evmesh.persistence.event.EpochBegun;
import io.evmesh.persistence.event.EventCodec;
import io.evmesh.persistence.event.Reverted;
import io.evmesh.persistence.event.ShardSealed;
import io.evmesh.persistence.table.CommittedBlock;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the journal in the order of its blocks. What shards sealed lies before the commit that
 * names it, so one pass is enough; what no commit names is passed over.
 *
 * <p>Throws {@link DatabaseException}, of the fault DAMAGED with the name of the event if one is
 * corrupt, missing or does not belong where it is.
 */
public final class JournalReader {
  /**
   * How many blocks may be sealed before the one before them is committed, at most; from so far
   * back a read begins.
   */
  public static final int MOST_AHEAD = 64;

  /** Events that are in memory at once, beside those that wait for their commit. */
  private static final int PAGE = 64;

  private static final int PAGE_OF_BEGINNINGS = 512;

  private final Database database;

  /** The journal in an open database. */
  public JournalReader(Database database) {
    this.database = database.journal();
  }

  /** The last block that is committed; empty if there is none. */
  public Optional<Long> lastBlock() {
    Optional<Long> last = findLastBlock();
    database.checkReported(last.orElse(-1L));
    return last;
  }

  private Optional<Long> findLastBlock() {
    return database.read(
        connection -> {
          for (long below = Long.MAX_VALUE; ; ) {
            List<Row> rows = beginnings(connection, below);
            for (Row row : rows) {
              if (row.beginning().committed() || row.beginning().reverted()) {
                return Optional.of(row.beginning().block());
              }
            }
            if (rows.isEmpty()) {
              return Optional.empty();
            }
            below = rows.getLast().sequence();
          }
        });
  }

  /**
   * The last block that the chain and another line of blocks have in common, which was the chain at
   * some time.
   *
   * @param block the other line's last, with its hash
   * @return empty if that block never was in the journal
   */
  public Optional<Long> lastInCommon(long block, Hash hash) {
    return database.read(
        connection -> {
          long limit = Long.MAX_VALUE;
          for (long below = Long.MAX_VALUE; ; ) {
            List<Row> rows = beginnings(connection, below);
            for (Row row : rows) {
              if (row.beginning().reverted()) {
                limit = Math.min(limit, row.beginning().block());
              } else if (row.beginning().committed()
                  && row.beginning().block() == block
                  && event(connection, row.sequence()) instanceof BlockCommitted commit
                  && commit.hash().equals(hash)) {
                return Optional.of(Math.min(limit, block));
              }
            }
            if (rows.isEmpty()) {
              return Optional.empty();
            }
            below = rows.getLast().sequence();
          }
        });
  }

  /** To what the chain was taken back, if nothing was committed since. */
  public Optional<Reverted> lastReverted() {
    return database.read(
        connection -> {
          for (long below = Long.MAX_VALUE; ; ) {
            List<Row> rows = beginnings(connection, below);
            for (Row row : rows) {
              if (row.beginning().reverted()) {
                return Optional.of((Reverted) event(connection, row.sequence()));
              }
              if (row.beginning().committed()) {
                return Optional.empty();
              }
            }
            if (rows.isEmpty()) {
              return Optional.empty();
            }
            below = rows.getLast().sequence();
          }
        });
  }

  private static ChainEvent event(Connection connection, long sequence) throws SQLException {
    String sql =
        "select \"event_payload\" from \"event_journal\""
            + " where \"persistence_id\" = ? and \"sequence_number\" = ?";
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, JournalIds.CHAIN);
      statement.setLong(2, sequence);
      try (var rows = statement.executeQuery()) {
        rows.next();
        return decode(JournalIds.CHAIN, sequence, rows.getBytes(1));
      }
    }
  }

  /**
   * Reads all events of one journal, to find one that is damaged.
   *
   * @param id of a shard or of the chain, as {@link JournalIds} has them
   */
  public void check(String id) {
    String sql =
        "select \"sequence_number\", \"event_payload\" from \"event_journal\""
            + " where \"persistence_id\" = ? and \"sequence_number\" > ?"
            + " order by \"persistence_id\", \"sequence_number\" limit "
            + PAGE;
    for (long last = 0; last >= 0; ) {
      long above = last;
      last = database.read(connection -> checkPage(connection, sql, id, above));
    }
  }

  /** The last event of the page; -1 if it is empty. */
  private static long checkPage(Connection connection, String sql, String id, long above)
      throws SQLException {
    long last = -1;
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, id);
      statement.setLong(2, above);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          last = rows.getLong(1);
          decode(id, last, rows.getBytes(2));
        }
      }
    }
    return last;
  }

  private static ChainEvent decode(String id, long sequence, byte[] payload) {
    try {
      return EventCodec.decode(payload);
    } catch (CorruptEventException e) {
      throw damaged(id, sequence, e);
    }
  }

  private static EventCodec.Beginning beginning(String id, long sequence, byte[] payload) {
    try {
      return EventCodec.beginning(payload);
    } catch (CorruptEventException e) {
      throw damaged(id, sequence, e);
    }
  }

  private record Row(long sequence, long ordering, EventCodec.Beginning beginning) {}

  private static List<Row> beginnings(Connection connection, long below) throws SQLException {
    String sql =
        "select \"sequence_number\", \"ordering\", substring(\"event_payload\" from 1 for %d)"
                .formatted(EventCodec.BEGINNING_SIZE)
            + " from \"event_journal\" where \"persistence_id\" = ? and \"sequence_number\" < ?"
            + " order by \"persistence_id\" desc, \"sequence_number\" desc limit "
            + PAGE_OF_BEGINNINGS;
    List<Row> rows = new ArrayList<>();
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, JournalIds.CHAIN);
      statement.setLong(2, below);
      try (var result = statement.executeQuery()) {
        while (result.next()) {
          long sequence = result.getLong(1);
          EventCodec.Beginning beginning =
              beginning(JournalIds.CHAIN, sequence, result.getBytes(3));
          rows.add(new Row(sequence, result.getLong(2), beginning));
        }
      }
    }
    return rows;
  }

  /**
   * Tells all committed blocks above {@code after} in their order, up to the last that is there
   * when this begins. Another process may write meanwhile: events have their place in the order
   * from when they are inserted, and may be committed in another order, so that of later blocks
   * some might be passed over. What seems to be missing is looked for once more before it is called
   * damage.
   *
   * @param after a block's number; -1 for all
   */
  public void forEachBlock(long after, Consumer<CommittedBlock> reader) {
    long end = lastBlock().orElse(-1L);
    Pass pass = new Pass(after, end, reader);
    try {
      read(pass);
    } catch (Missing first) {
      try {
        read(new Pass(pass.last, end, reader));
      } catch (Missing still) {
        throw new DatabaseException(Fault.DAMAGED, String.valueOf(still.getMessage()), still);
      }
    }
  }

  private void read(Pass pass) {
    long ordering = database.read(connection -> start(connection, pass));
    while (pass.last < pass.end) {
      long from = ordering;
      Page page = database.read(connection -> page(connection, from, pass));
      page.events().forEach(pass::accept);
      if (page.last() == from) {
        throw new Missing(
            "the journal ends with block %d, and block %d was not found"
                .formatted(pass.end, pass.last + 1));
      }
      ordering = page.last();
    }
  }

  /**
   * A place in the journal's order before everything that belongs to blocks that the pass wants. It
   * learns what was taken back from there on.
   */
  private static long start(Connection connection, Pass pass) throws SQLException {
    for (long below = Long.MAX_VALUE; ; ) {
      List<Row> rows = beginnings(connection, below);
      for (Row row : rows) {
        long block = row.beginning().block();
        if (row.beginning().reverted()) {
          pass.takenBack.add(row.sequence(), block);
        } else if (row.beginning().committed()
            && block <= pass.after - MOST_AHEAD
            && !pass.takenBack.has(row.sequence(), block)) {
          return row.ordering();
        }
      }
      if (rows.isEmpty()) {
        return 0;
      }
      below = rows.getLast().sequence();
    }
  }

  private record Read(String id, long sequence, ChainEvent event) {}

  /**
   * Some events that follow each other, without those of blocks that nobody asked for.
   *
   * @param last the place of the last one in the journal's order, also of those left out
   */
  private record Page(List<Read> events, long last) {}

  private static Page page(Connection connection, long above, Pass pass) throws SQLException {
    String sql =
        "select \"ordering\", \"persistence_id\", \"sequence_number\", \"event_payload\""
            + " from \"event_journal\" where \"ordering\" > ? order by \"ordering\" limit "
            + PAGE;
    List<Read> events = new ArrayList<>();
    long last = above;
    try (var statement = connection.prepareStatement(sql)) {
      statement.setLong(1, above);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          String id = rows.getString(2);
          long sequence = rows.getLong(3);
          byte[] payload = rows.getBytes(4);
          if (pass.concerns(beginning(id, sequence, payload).block())) {
            events.add(new Read(id, sequence, decode(id, sequence, payload)));
          }
          last = rows.getLong(1);
        }
      }
    }
    return new Page(events, last);
  }

  private static DatabaseException damaged(String id, long sequence, CorruptEventException e) {
    String which = "event %d of %s".formatted(sequence, id);
    return new DatabaseException(Fault.DAMAGED, which + " is damaged: " + e.getMessage(), e);
  }

  /** What belongs to a commit was not found. */
  private static final class Missing extends RuntimeException {
    private static final long serialVersionUID = 1;

    Missing(String sentence) {
      super(sentence);
    }
  }

  /** One reading: finds to each commit what its shards sealed. */
  private static final class Pass {
    private final TakenBack takenBack = new TakenBack();
    private final Map<Key, ShardSealed> sealed = new HashMap<>();
    private final Consumer<CommittedBlock> reader;
    private final long after;
    private final long end;
    private long last;

    private record Key(long epoch, long block, int shard) {}

    Pass(long after, long end, Consumer<CommittedBlock> reader) {
      this.after = after;
      this.end = end;
      this.reader = reader;
      last = after;
    }

    boolean concerns(long block) {
      return block > after && block <= end;
    }

    void accept(Read read) {
      switch (read.event()) {
        case EpochBegun begun -> forgetBefore(begun.epoch());
        case Reverted reverted -> forgetBefore(reverted.epoch());
        case ShardSealed part -> {
          if (part.block() > last) {
            sealed.put(new Key(part.epoch(), part.block(), part.shard()), part);
          }
        }
        case BlockCommitted commit -> {
          if (concerns(commit.block()) && !takenBack.has(read.sequence(), commit.block())) {
            tell(read, commit);
          }
        }
      }
    }

    private void forgetBefore(long epoch) {
      sealed.keySet().removeIf(key -> key.epoch() < epoch);
    }

    private void tell(Read read, BlockCommitted commit) {
      if (last >= 0 && commit.block() != last + 1) {
        throw new Missing(
            "event %d of %s commits block %d after block %d"
                .formatted(read.sequence(), read.id(), commit.block(), last));
      }
      List<ShardSealed> parts = new ArrayList<>(commit.shards().size());
      for (int shard : commit.shards()) {
        @Nullable ShardSealed part = sealed.get(new Key(commit.epoch(), commit.block(), shard));
        if (part == null) {
          throw new Missing(
              "what shard %d sealed for block %d is not in the journal"
                  .formatted(shard, commit.block()));
        }
        parts.add(part);
      }
      last = commit.block();
      sealed.keySet().removeIf(key -> key.block() <= last);
      reader.accept(new CommittedBlock(commit, parts));
    }
  }
}
