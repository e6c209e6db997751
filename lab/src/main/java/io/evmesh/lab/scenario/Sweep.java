package io.evmesh.lab.scenario;

import io.evmesh.lab.document.Entry;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * What a scenario is varied over: paths to values of its document, each with the values that it
 * takes in turns. Several make their product.
 */
public final class Sweep {
  /** No variation. */
  public static final Sweep NONE = new Sweep(List.of());

  private static final int MOST_POINTS = 100_000;
  private static final int MOST_STEPS = 1000;

  private final List<Axis> axes;

  private record Axis(String path, List<Entry> values) {}

  private Sweep(List<Axis> axes) {
    this.axes = axes;
  }

  static Sweep of(Entry entry) {
    List<Axis> axes = new ArrayList<>();
    long points = 1;
    for (String path : entry.names()) {
      if (path.startsWith("sweep")) {
        throw entry.fault("can not go over itself");
      }
      Entry values = entry.field(path);
      List<Entry> all = values.isMapping() ? range(values) : values.items();
      if (all.isEmpty()) {
        throw values.fault("has no values");
      }
      axes.add(new Axis(path, all));
      points *= all.size();
      if (points > MOST_POINTS) {
        throw entry.fault("has more than " + MOST_POINTS + " points");
      }
    }
    return new Sweep(List.copyOf(axes));
  }

  /** The values from, from + step and so on up to to. */
  private static List<Entry> range(Entry range) {
    range.allow("from", "to", "step");
    range.field("from").decimal(-Double.MAX_VALUE, Double.MAX_VALUE);
    range.field("to").decimal(-Double.MAX_VALUE, Double.MAX_VALUE);
    range.field("step").decimal(Double.MIN_VALUE, Double.MAX_VALUE);
    BigDecimal to = new BigDecimal(range.field("to").text());
    BigDecimal step = new BigDecimal(range.field("step").text());
    List<Entry> values = new ArrayList<>();
    BigDecimal value = new BigDecimal(range.field("from").text());
    while (value.compareTo(to) <= 0) {
      if (values.size() == MOST_STEPS) {
        throw range.fault("has more than " + MOST_STEPS + " values");
      }
      values.add(range.field("from").scalar(value.toPlainString()));
      value = value.add(step);
    }
    return values;
  }

  /** The paths, in the order of the file. */
  public List<String> paths() {
    return axes.stream().map(Axis::path).toList();
  }

  List<Point> points(Entry document) {
    List<Point> points = new ArrayList<>();
    collect(document, 0, new ArrayList<>(), points);
    return points;
  }

  private void collect(Entry document, int axis, List<String> values, List<Point> points) {
    if (axis == axes.size()) {
      points.add(new Point(points.size(), List.copyOf(values), Scenario.of(document)));
      return;
    }
    for (Entry value : axes.get(axis).values()) {
      values.add(value.toString());
      collect(document.with(axes.get(axis).path(), value), axis + 1, values, points);
      values.removeLast();
    }
  }
}
