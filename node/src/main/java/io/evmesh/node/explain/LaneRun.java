package io.evmesh.node.explain;

import io.evmesh.actors.ActorBlockExecutor;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.actors.message.BlockStats;
import io.evmesh.engine.parallel.account.Location;
import io.evmesh.engine.state.WorldState;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A block that was executed in lanes once, by actors that had learnt nothing before. Another time
 * it is another schedule.
 *
 * @param lanes how many
 * @param stats what it took
 * @param meetings who was invalidated by whom, the most frequent first
 */
public record LaneRun(int lanes, BlockStats stats, List<Meeting> meetings) {
  /**
   * A transaction that ran in vain because of an earlier one.
   *
   * @param times how often that showed
   */
  record Meeting(int writer, int reader, Location location, int times) {}

  private record Pair(int writer, int reader, Location location) {}

  /** Executes a block in lanes. */
  public static LaneRun of(BlockToExplain block, int lanes) {
    Map<Pair, Integer> found = new ConcurrentHashMap<>();
    try (ActorBlockExecutor actors =
        ActorBlockExecutor.start(MeshSettings.of(lanes).alwaysInLanes(true))) {
      actors.watch(
          (writer, reader, location) ->
              found.merge(new Pair(writer, reader, location), 1, Integer::sum));
      actors.execute(new WorldState(block.before()), block.block(), block.transactions());
      return new LaneRun(lanes, actors.lastStats(), sorted(found));
    }
  }

  private static List<Meeting> sorted(Map<Pair, Integer> found) {
    return found.entrySet().stream()
        .map(
            entry ->
                new Meeting(
                    entry.getKey().writer(),
                    entry.getKey().reader(),
                    entry.getKey().location(),
                    entry.getValue()))
        .sorted(
            Comparator.comparingInt(Meeting::times)
                .reversed()
                .thenComparingInt(Meeting::reader)
                .thenComparingInt(Meeting::writer)
                .thenComparing(Meeting::location))
        .toList();
  }

  /** How often a transaction was executed. */
  double executionsPerTransaction() {
    return (double) stats.executions() / Math.max(1, stats.transactions());
  }
}
