package io.evmesh.actors.chain;

import io.evmesh.actors.chain.state.Layer;
import io.evmesh.actors.chain.state.LayeredState;
import io.evmesh.engine.state.StateDifference;
import io.evmesh.engine.state.StateView;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.event.ShardSealed;
import io.evmesh.persistence.journal.JournalReader;
import io.evmesh.persistence.table.StateEdits;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/**
 * What was set by hand in the states of a chain. One thread sets; many may read: what is set is
 * seen at once, also by who reads a state already.
 */
final class Edits {
  /** Blocks of which the edits are in memory, at most. */
  private static final int MOST_KNOWN = 64;

  private final StateEdits stored;
  private final NavigableSet<Long> blocks;
  private final ConcurrentSkipListMap<Long, Edited> known = new ConcurrentSkipListMap<>();

  /** The edits after one block. */
  private record Edited(List<ShardSealed> parts, @Nullable StateDifference changes) {}

  /** The edits in a database; those that a return of the chain has taken back are gone. */
  Edits(Database database) {
    stored = new StateEdits(database);
    new JournalReader(database)
        .lastReverted()
        .ifPresent(to -> stored.cut(to.block(), to.edits(), to.epoch()));
    blocks = new ConcurrentSkipListSet<>(stored.blocks());
  }

  /** What was set after a block; null for nothing. */
  @Nullable StateDifference after(long block) {
    return blocks.contains(block) ? find(block).changes() : null;
  }

  /** How many parts were set after a block: they name what was there at some time. */
  long count(long block) {
    return blocks.contains(block) ? find(block).parts().size() : 0;
  }

  /** The state after a block with what was set in it. */
  StateView over(long block, StateView state) {
    StateDifference changes = after(block);
    return changes == null ? state : new LayeredState(block, state).with(new Layer(block, changes));
  }

  private Edited find(long block) {
    Edited found = known.get(block);
    if (found == null) {
      found = edited(stored.after(block));
      keep(block, found);
    }
    return found;
  }

  private static Edited edited(List<ShardSealed> parts) {
    return new Edited(List.copyOf(parts), StateEdits.changes(parts));
  }

  private void keep(long block, Edited edited) {
    known.put(block, edited);
    while (known.size() > MOST_KNOWN) {
      known.pollFirstEntry();
    }
  }

  /** Sets more after a block; it lasts when this returns. */
  void add(long block, List<ShardSealed> parts) {
    if (parts.isEmpty()) {
      return;
    }
    List<ShardSealed> all = new ArrayList<>(stored.after(block));
    stored.add(block, all.size(), parts);
    all.addAll(parts);
    keep(block, edited(all));
    blocks.add(block);
  }

  /**
   * Forgets what was set after later blocks, and after this one all but the first parts.
   *
   * @param epoch that has begun since, if one has
   */
  void cut(long block, long count, long epoch) {
    stored.cut(block, count, epoch);
    known.tailMap(block, true).clear();
    blocks.tailSet(block, count == 0).clear();
  }
}
