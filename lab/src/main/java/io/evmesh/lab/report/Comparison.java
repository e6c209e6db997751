package io.evmesh.lab.report;

import io.evmesh.lab.run.BlockRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Two tables side by side, block by block of the same point, protocol and repetition: how many
 * times as long the second takes, in the median, and how much that sways from block to block.
 */
public final class Comparison {
  private static final double QUARTER = 0.25;

  private record Key(List<String> values, String scheduler, int repetition, int block) {}

  private record Group(List<String> values, String scheduler) {}

  /**
   * A group of pairs.
   *
   * @param ratio second over first, in the median
   * @param low a quarter of all pairs is below
   * @param high a quarter of all pairs is above
   * @param clear whether the quarters lie on one side of 1
   */
  public record Line(
      List<String> values,
      String scheduler,
      int pairs,
      double ratio,
      double low,
      double high,
      boolean clear) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%-40s %-20s %6d pairs  %6.3f  [%.3f, %.3f]  %s",
          String.join(" ", values),
          scheduler,
          pairs,
          ratio,
          low,
          high,
          !clear ? "no clear difference" : ratio < 1 ? "B is faster" : "A is faster");
    }
  }

  private Comparison() {}

  /** Compares the pairs that both have. */
  public static List<Line> of(List<BlockRow> first, List<BlockRow> second) {
    Map<Key, Long> spans = new LinkedHashMap<>();
    for (BlockRow row : first) {
      spans.put(key(row), row.spanNanos());
    }
    Map<Group, List<Double>> ratios = new LinkedHashMap<>();
    for (BlockRow row : second) {
      Long span = spans.get(key(row));
      if (span != null && span > 0) {
        ratios
            .computeIfAbsent(new Group(row.values(), row.scheduler()), missing -> new ArrayList<>())
            .add((double) row.spanNanos() / span);
      }
    }
    return ratios.entrySet().stream().map(group -> line(group.getKey(), group.getValue())).toList();
  }

  private static Key key(BlockRow row) {
    return new Key(row.values(), row.scheduler(), row.repetition(), row.block());
  }

  private static Line line(Group group, List<Double> ratios) {
    List<Double> sorted = ratios.stream().sorted().toList();
    double low = at(sorted, QUARTER);
    double high = at(sorted, 1 - QUARTER);
    boolean clear = low > 1 || high < 1;
    return new Line(
        group.values(), group.scheduler(), sorted.size(), at(sorted, 0.5), low, high, clear);
  }

  private static double at(List<Double> sorted, double share) {
    return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * (sorted.size() - 1))));
  }
}
