package io.evmesh.sim.report;

import io.evmesh.sim.measure.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measurements of many blocks as a table in Markdown: case, gas, median, speed. */
public final class MeasurementTable {
  private MeasurementTable() {}

  /** The head of the table and a line for each measurement. */
  public static List<String> lines(List<Measurement> measurements) {
    List<String> lines = new ArrayList<>();
    lines.add("| case | gas | median ms | Mgas/s |");
    lines.add("| --- | ---: | ---: | ---: |");
    for (Measurement measurement : measurements) {
      lines.add(
          String.format(
              Locale.ROOT,
              "| %s | %,d | %.3f | %.1f |",
              measurement.label(),
              measurement.outcome().gasUsed(),
              measurement.timings().medianMillis(),
              measurement.megagasPerSecond()));
    }
    return lines;
  }
}
