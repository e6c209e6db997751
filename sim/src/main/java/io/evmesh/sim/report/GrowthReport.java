package io.evmesh.sim.report;

import static io.evmesh.sim.report.FiguresJson.rounded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.sim.measure.GrowthFigures;
import io.evmesh.testkit.workload.SteadyWork;
import java.nio.file.Path;
import java.util.Locale;

/** How a chain fares while it grows, for people and as JSON. */
public final class GrowthReport {
  private static final double MIB = 1 << 20;

  private GrowthReport() {}

  /** What is measured. */
  public static String title(String database, SteadyWork work) {
    return format(
        "%s, blocks of %,d token transfers by %,d holders, %d %% to somebody new",
        database, work.perBlock(), work.holders(), work.newcomers());
  }

  /** A line for a span. */
  public static String line(GrowthFigures.Span span) {
    return format(
        "up to block %,7d: %6.2f ms a block (median), %6.2f (mean until in the tables), heap"
            + " %6.1f MiB, on disk %8.1f MiB",
        span.lastBlock(),
        span.medianMillis(),
        span.meanMillis(),
        span.heapBytes() / MIB,
        span.storedBytes() / MIB);
  }

  /** The last span by the first. */
  public static String ratios(GrowthFigures figures) {
    return format(
        "the last by the first: median %.2f, mean %.2f",
        figures.medianRatio(), figures.meanRatio());
  }

  /** Writes an array of one object. */
  public static void write(Path file, GrowthFigures figures) {
    ArrayNode array = FiguresJson.array();
    ObjectNode object = array.addObject();
    object
        .put("workload", "steady")
        .put("database", figures.database())
        .put("transactions", figures.transactions())
        .put("lanes", figures.lanes())
        .put("medianRatio", rounded(figures.medianRatio()))
        .put("meanRatio", rounded(figures.meanRatio()));
    ArrayNode spans = object.putArray("spans");
    for (GrowthFigures.Span span : figures.spans()) {
      spans
          .addObject()
          .put("lastBlock", span.lastBlock())
          .put("medianMillis", rounded(span.medianMillis()))
          .put("meanMillis", rounded(span.meanMillis()))
          .put("heapBytes", span.heapBytes())
          .put("storedBytes", span.storedBytes());
    }
    FiguresJson.write(file, array);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
