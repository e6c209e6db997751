package io.evmesh.engine.conflict;

import io.evmesh.engine.accesslist.Accesses;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeSet;

/**
 * What keeps the transactions of one block from running at once.
 *
 * <p>All speed-ups are computed, over executing one transaction after the other, for lanes that
 * lose no time and know everything beforehand: no scheduler does better in the same order.
 */
public final class BlockConflicts {
  /** Hot places that are looked at closely, the most important first. */
  private static final int MOST_PLACES = 24;

  private final double[] costs;
  private final List<Dependency> dependencies;
  private final int[][] needs;
  private final List<Integer> path;
  private final List<HotPlace> hotPlaces;

  /**
   * The conflicts of a block.
   *
   * @param before the state before its first transaction
   * @param senders of its transactions
   * @param accesses what each of them did
   * @param costs of each, in any unit that can be added
   */
  public BlockConflicts(
      StateView before, List<Address> senders, List<Accesses> accesses, double[] costs) {
    this.costs = costs.clone();
    dependencies = Dependencies.of(before, senders, accesses);
    needs = needs(dependencies, costs.length);
    path = CriticalPath.of(costs, needs);
    hotPlaces = hotPlaces(accesses);
  }

  /** By transaction of a block: the earlier ones that it needs, rising. */
  public static int[][] needs(StateView before, List<Address> senders, List<Accesses> accesses) {
    return needs(Dependencies.of(before, senders, accesses), accesses.size());
  }

  private static int[][] needs(Iterable<Dependency> dependencies, int count) {
    List<TreeSet<Integer>> sets = new ArrayList<>(count);
    for (int tx = 0; tx < count; tx++) {
      sets.add(new TreeSet<>());
    }
    dependencies.forEach(one -> sets.get(one.reader()).add(one.writer()));
    int[][] needs = new int[count][];
    for (int tx = 0; tx < count; tx++) {
      needs[tx] = sets.get(tx).stream().mapToInt(Integer::intValue).toArray();
    }
    return needs;
  }

  private List<HotPlace> hotPlaces(List<Accesses> accesses) {
    SequencedMap<Place, int[]> heat = new LinkedHashMap<>(); // waits, and those on the path
    for (Dependency one : dependencies) {
      int[] counts = heat.computeIfAbsent(one.place(), _ -> new int[2]);
      counts[0]++;
      if (isOnPath(one)) {
        counts[1]++;
      }
    }
    PlaceHistory history = new PlaceHistory(accesses, heat.keySet());
    return heat.sequencedEntrySet().stream()
        .sorted(
            (a, b) -> {
              int order = Integer.compare(b.getValue()[1], a.getValue()[1]);
              return order != 0 ? order : Integer.compare(b.getValue()[0], a.getValue()[0]);
            })
        .limit(MOST_PLACES)
        .map(
            entry ->
                new HotPlace(
                    entry.getKey(),
                    entry.getValue()[0],
                    entry.getValue()[1],
                    history.writers(entry.getKey()),
                    history.nature(entry.getKey()),
                    bestWithout(List.of(entry.getKey()))))
        .toList();
  }

  /** Whether a dependency joins two transactions of the critical path. */
  public boolean isOnPath(Dependency one) {
    int at = Collections.binarySearch(path, one.reader());
    return at > 0 && path.get(at - 1) == one.writer();
  }

  /** Number of transactions. */
  public int size() {
    return costs.length;
  }

  public double cost(int tx) {
    return costs[tx];
  }

  /** The costs of all transactions together. */
  public double totalCost() {
    return Arrays.stream(costs).sum();
  }

  /** Who needs what of whom, by rising reader. */
  public List<Dependency> dependencies() {
    return dependencies;
  }

  /** The earlier transactions that one needs, rising. */
  public int[] needs(int tx) {
    return needs[tx].clone();
  }

  /** The dearest chain of transactions of which each needs the one before. */
  public List<Integer> criticalPath() {
    return path;
  }

  /** What the transactions of that chain cost together. */
  public double criticalCost() {
    return path.stream().mapToDouble(tx -> costs[tx]).sum();
  }

  /** Where transactions wait for each other, the worst first: on the critical path, then at all. */
  public List<HotPlace> hotPlaces() {
    return hotPlaces;
  }

  /** What so many lanes would do. */
  public LaneSchedule schedule(int lanes) {
    return new LaneSchedule(costs, needs, lanes);
  }

  /** The best speed-up that so many lanes can reach. */
  public double speedup(int lanes) {
    return ratio(totalCost(), schedule(lanes).span());
  }

  /** The best speed-up that so many lanes can reach that are given the block's access list. */
  public double speedupWithList(int lanes) {
    return ratio(totalCost(), new LaneSchedule(costs, new int[costs.length][0], lanes).span());
  }

  /** The best speed-up that any number of lanes can reach. */
  public double best() {
    return ratio(totalCost(), criticalCost());
  }

  /** The same if nobody waited at some places. */
  public double bestWithout(List<Place> places) {
    int[][] others =
        needs(
            dependencies.stream().filter(one -> !places.contains(one.place())).toList(),
            costs.length);
    double critical = CriticalPath.of(costs, others).stream().mapToDouble(tx -> costs[tx]).sum();
    return ratio(totalCost(), critical);
  }

  private static double ratio(double total, double span) {
    return span == 0 ? 1 : total / span;
  }
}
