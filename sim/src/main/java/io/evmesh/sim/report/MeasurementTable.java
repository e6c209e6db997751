package io.evmesh.sim.report;

import io.evmesh.sim.measure.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Measurements of many blocks as a table in Markdown: case, gas, median, speed; and, if there is
 * any, what another program took and how many times as long the median is.
 */
public final class MeasurementTable {
  private MeasurementTable() {}

  /**
   * The head of the table and a line for each measurement.
   *
   * @param besideMillis by label, what the other program took; empty if there is none
   */
  public static List<String> lines(
      List<Measurement> measurements, Map<String, Double> besideMillis) {
    boolean compares = !besideMillis.isEmpty();
    List<String> lines = new ArrayList<>();
    lines.add("| case | gas | median ms | Mgas/s |" + (compares ? " beside ms | ratio |" : ""));
    lines.add("| --- | ---: | ---: | ---: |" + (compares ? " ---: | ---: |" : ""));
    for (Measurement measurement : measurements) {
      lines.add(
          String.format(
              Locale.ROOT,
              "| %s | %,d | %.3f | %.1f |%s",
              measurement.label(),
              measurement.outcome().gasUsed(),
              measurement.timings().medianMillis(),
              measurement.megagasPerSecond(),
              compares ? beside(measurement, besideMillis.get(measurement.label())) : ""));
    }
    return lines;
  }

  private static String beside(Measurement measurement, @Nullable Double millis) {
    return millis == null
        ? " | |"
        : String.format(
            Locale.ROOT, " %.3f | %.2f |", millis, measurement.timings().medianMillis() / millis);
  }
}
