package io.evmesh.actors.schedule;

import io.evmesh.actors.message.Tape;
import io.evmesh.engine.parallel.lane.Lane;
import io.evmesh.engine.parallel.lane.ReadLog;
import io.evmesh.engine.parallel.plan.Groups;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The schedule of one attempt at a block, as it is written down or followed. Each actor writes only
 * its own part; all of it can be read when the block has ended.
 */
public final class ScheduleTape implements Tape {
  private final int shardNibbles;
  private final @Nullable RecordedSchedule followed;
  private final SortedMap<String, Queue<String>> orders = new ConcurrentSkipListMap<>();
  private final Queue<int[]> groupings = new ConcurrentLinkedQueue<>();
  private final List<ReadLog> reads = new ArrayList<>();
  private int grouped;

  /**
   * A tape.
   *
   * @param followed what happened before and is to happen again; null for what comes by itself
   */
  public ScheduleTape(int lanes, int shardNibbles, @Nullable RecordedSchedule followed) {
    this.shardNibbles = shardNibbles;
    this.followed = followed;
    for (int lane = 0; lane < lanes; lane++) {
      reads.add(new ReadLog());
    }
  }

  /**
   * Groups a block as before, or anew.
   *
   * @throws IllegalStateException if it is not the block that was grouped before
   */
  @Override
  public Groups groups(Supplier<Groups> fresh) {
    Groups groups = fresh.get();
    if (followed != null) {
      int[] before = followed.grouping(grouped++);
      if (before.length != groups.lowest().length) {
        throw new IllegalStateException(
            "the schedule is that of a block of " + before.length + " transactions");
      }
      return Groups.of(before);
    }
    groupings.add(groups.lowest());
    return groups;
  }

  /** Lets a lane note what its transactions find, or find what was noted. */
  @Override
  public void attach(int number, Lane lane) {
    if (followed == null) {
      lane.record(reads.get(number));
    } else {
      lane.replay(followed.reads(number));
    }
  }

  /** An actor handles a message of a sender. */
  void handled(String actor, String sender) {
    orders.computeIfAbsent(actor, missing -> new ConcurrentLinkedQueue<>()).add(sender);
  }

  /** The senders of the messages that an actor is to handle, in that order. */
  List<String> order(String actor) {
    return followed == null ? List.of() : followed.order(actor);
  }

  /** Whether what happens is to be what was recorded. */
  boolean isFollowed() {
    return followed != null;
  }

  /** What was written down. */
  public RecordedSchedule schedule() {
    Map<String, List<String>> copied = new TreeMap<>();
    orders.forEach((actor, senders) -> copied.put(actor, List.copyOf(senders)));
    return new RecordedSchedule(shardNibbles, List.copyOf(groupings), copied, List.copyOf(reads));
  }
}
