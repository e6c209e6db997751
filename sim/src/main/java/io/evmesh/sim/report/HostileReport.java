package io.evmesh.sim.report;

import io.evmesh.sim.measure.HostileFigures;
import io.evmesh.sim.measure.HostileMeter;
import java.util.Locale;

/** What hostile blocks take, as a table for people. A figure that is too high has a mark. */
public final class HostileReport {
  private static final double MEGABYTE = 1e6;

  private HostileReport() {}

  /** The line above all others. */
  public static String header() {
    return row(
        "hostile block",
        "tx",
        "sequential ms",
        "lanes ms first",
        "lanes ms warm",
        "ratio",
        "executions/tx",
        "verdicts/tx",
        "friendly-keys ms",
        "twice-size ratio");
  }

  /** One block's line. */
  public static String line(HostileFigures figures) {
    Double friendly = figures.friendlyMillis();
    return row(
        figures.work().label(),
        Integer.toString(figures.transactions()),
        marked(figures.sequentialMillis(), figures.isSlowForItsGas()),
        marked(figures.firstMillis(), figures.isFirstSlow()),
        marked(figures.warmMillis(), figures.isWarmSlow()),
        marked(figures.ratio(), figures.isWarmSlow()),
        marked(figures.executions(), false),
        marked(figures.verdicts(), false),
        friendly == null ? "-" : marked(friendly, false),
        marked(figures.twice(), figures.isSteep()));
  }

  /** What the heap holds. */
  public static String heap(HostileMeter.Heap heap) {
    return String.format(
        Locale.ROOT,
        "heap after 10 small blocks %.1f MB, after 1000 %.1f MB",
        (double) heap.fewBytes() / MEGABYTE,
        (double) heap.manyBytes() / MEGABYTE);
  }

  private static String marked(double figure, boolean isTooHigh) {
    return String.format(Locale.ROOT, "%.2f%s", figure, isTooHigh ? "!" : "");
  }

  private static String row(String... cells) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-20s", cells[0]));
    for (int i = 1; i < cells.length; i++) {
      int width = i == 1 ? 6 : 17;
      line.append(" ".repeat(Math.max(1, width - cells[i].length()))).append(cells[i]);
    }
    return line.toString();
  }
}
