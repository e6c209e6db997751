package io.evmesh.node.watch;

import io.evmesh.actors.message.BlockStats;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** How the last blocks ran that this node made. Many threads may ask while one adds. */
public final class RecentRuns {
  private static final int MOST = 256;

  private final Deque<Run> runs = new ArrayDeque<>();

  /**
   * How a block ran.
   *
   * @param nanos from when it was begun until its result was there
   */
  public record Run(long number, BlockStats stats, long nanos) {
    /** Whether lanes executed its transactions, with messages or each a part of its own. */
    public boolean isInLanes() {
      return stats.messages() > 0 && stats.gaveUp() == null;
    }

    /** Whether each lane executed a part that it shared with nobody. */
    public boolean isInParts() {
      return isInLanes() && stats.flushes() == 0;
    }
  }

  /** Adds one; the oldest is forgotten where there are too many. */
  public synchronized void add(Run run) {
    runs.addLast(run);
    if (runs.size() > MOST) {
      runs.removeFirst();
    }
  }

  /** All that are known, oldest first. */
  public synchronized List<Run> all() {
    return List.copyOf(runs);
  }
}
