package io.evmesh.persistence.table;

import io.evmesh.engine.state.EmptyState;
import io.evmesh.engine.state.StateDifference;
import io.evmesh.engine.state.WorldState;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.database.DatabaseException.Fault;
import io.evmesh.persistence.event.CorruptEventException;
import io.evmesh.persistence.event.EventCodec;
import io.evmesh.persistence.event.ShardSealed;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What somebody set in the state by hand, beside the journal: after which block, and how the
 * accounts stand since. On chains for development only; the block after tells it as its own
 * changes.
 *
 * <p>One thread writes at a time; readers need not wait.
 */
public final class StateEdits {
  private final Database database;

  /** The edits in an open database. */
  public StateEdits(Database database) {
    this.database = database.journal();
  }

  /** The blocks after which something was set. */
  public NavigableSet<Long> blocks() {
    return database.read(
        connection -> {
          NavigableSet<Long> blocks = new TreeSet<>();
          try (var statement =
                  connection.prepareStatement("select distinct \"block\" from \"state_edits\"");
              var rows = statement.executeQuery()) {
            while (rows.next()) {
              blocks.add(rows.getLong(1));
            }
          }
          return blocks;
        });
  }

  /**
   * What was set after a block, in its order.
   *
   * @throws DatabaseException DAMAGED if it can not be read
   */
  public List<ShardSealed> after(long block) {
    String sql = "select \"payload\" from \"state_edits\" where \"block\" = ? order by \"index\"";
    return database.read(
        connection -> {
          List<ShardSealed> edits = new ArrayList<>();
          try (var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, block);
            try (var rows = statement.executeQuery()) {
              while (rows.next()) {
                edits.add(decode(block, rows.getBytes(1)));
              }
            }
          }
          return edits;
        });
  }

  /** What is otherwise after a block by what was set; null if nothing was. */
  public static @Nullable StateDifference changes(List<ShardSealed> edits) {
    if (edits.isEmpty()) {
      return null;
    }
    WorldState world = new WorldState(EmptyState.INSTANCE);
    edits.forEach(edit -> edit.applyTo(world));
    return world.difference();
  }

  private static ShardSealed decode(long block, byte[] payload) {
    try {
      return (ShardSealed) EventCodec.decode(payload);
    } catch (CorruptEventException | ClassCastException e) {
      throw new DatabaseException(
          Fault.DAMAGED,
          "what was set after block %d is damaged: %s".formatted(block, e.getMessage()),
          e);
    }
  }

  /** Adds what was set after a block where {@code count} were before, as one transaction. */
  public void add(long block, long count, List<ShardSealed> edits) {
    database.write(
        connection -> {
          String sql = "insert into \"state_edits\" values (?, ?, ?, ?)";
          try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < edits.size(); i++) {
              statement.setLong(1, block);
              statement.setLong(2, count + i);
              statement.setLong(3, edits.get(i).epoch());
              statement.setBytes(4, EventCodec.encode(edits.get(i)));
              statement.executeUpdate();
            }
          }
          return true;
        });
  }

  /**
   * Forgets what was set after later blocks, and after this one all but the first, as long as it
   * was set before an epoch.
   */
  public void cut(long block, long count, long epoch) {
    database.write(
        connection -> {
          String sql =
              "delete from \"state_edits\""
                  + " where (\"block\" > ? or (\"block\" = ? and \"index\" >= ?))"
                  + " and \"epoch\" < ?";
          try (var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, block);
            statement.setLong(2, block);
            statement.setLong(3, count);
            statement.setLong(4, epoch);
            return statement.executeUpdate();
          }
        });
  }
}
