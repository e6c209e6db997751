package io.evmesh.lab.report;

import io.evmesh.lab.run.Summary;
import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.IChart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;

/**
 * A plot of one quantity: a curve for each protocol where a sweep goes over numbers, a bar for each
 * protocol where it does not.
 *
 * @param file name without its ending
 */
record Figure(String file, String title, IChart chart) {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 460;
  private static final int MOST_FIGURES = 24;

  /** Colours that people with any kind of colour vision can tell apart, by Paul Tol, and darker. */
  private static final Color[] COLOURS = {
    new Color(0x4477AA), new Color(0xEE6677), new Color(0x228833), new Color(0xCCBB44),
    new Color(0x66CCEE), new Color(0xAA3377), new Color(0x777777), new Color(0x000000),
    new Color(0x994455), new Color(0x997700), new Color(0x004488), new Color(0x44AA99)
  };

  /** What is plotted. */
  record Quantity(
      String file, String name, ToDoubleFunction<Summary> value, ToDoubleFunction<Summary> error) {}

  /** The figures of one quantity: one for each combination of what is not on the axis. */
  static List<Figure> of(Quantity quantity, List<String> paths, List<Summary> summaries) {
    int axis = axis(paths.size(), summaries);
    Map<String, List<Summary>> parts = new LinkedHashMap<>();
    for (Summary summary : summaries) {
      parts.computeIfAbsent(others(paths, summary, axis), part -> new ArrayList<>()).add(summary);
    }
    List<Figure> figures = new ArrayList<>();
    for (var part : parts.entrySet()) {
      if (figures.size() < MOST_FIGURES) {
        String file = quantity.file() + (parts.size() == 1 ? "" : "-" + (figures.size() + 1));
        IChart chart =
            axis < 0
                ? bars(quantity, part.getValue())
                : curves(quantity, paths.get(axis), axis, part.getValue());
        String where = part.getKey().isEmpty() ? "" : " (" + part.getKey() + ")";
        figures.add(new Figure(file, quantity.name() + where, chart));
      }
    }
    return figures;
  }

  /** The first path whose values are numbers and not all the same; -1 if there is none. */
  private static int axis(int paths, List<Summary> summaries) {
    for (int axis = 0; axis < paths; axis++) {
      int at = axis;
      boolean numbers = summaries.stream().allMatch(summary -> isNumber(summary.values().get(at)));
      if (numbers
          && summaries.stream().map(summary -> summary.values().get(at)).distinct().count() > 1) {
        return axis;
      }
    }
    return -1;
  }

  private static boolean isNumber(String text) {
    return text.matches("-?\\d+(\\.\\d+)?");
  }

  private static String others(List<String> paths, Summary summary, int axis) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      if (i != axis) {
        parts.add(paths.get(i) + " " + summary.values().get(i));
      }
    }
    return String.join(", ", parts);
  }

  private static IChart curves(Quantity quantity, String path, int axis, List<Summary> summaries) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .xAxisTitle(path)
            .yAxisTitle(quantity.name())
            .build();
    Map<String, List<Summary>> byScheduler = new LinkedHashMap<>();
    for (Summary summary : summaries) {
      byScheduler.computeIfAbsent(summary.scheduler(), name -> new ArrayList<>()).add(summary);
    }
    byScheduler.forEach(
        (name, points) -> {
          List<Double> x =
              points.stream().map(point -> Double.valueOf(point.values().get(axis))).toList();
          List<Double> y =
              points.stream().map(point -> quantity.value().applyAsDouble(point)).toList();
          List<Double> error =
              points.stream().map(point -> quantity.error().applyAsDouble(point)).toList();
          chart.addSeries(name, x, y, error);
        });
    style(chart.getStyler());
    double least = least(summaries, axis);
    double most = most(summaries, axis);
    chart.getStyler().setXAxisLogarithmic(least > 0 && most / least >= 64);
    return chart;
  }

  private static double least(List<Summary> summaries, int axis) {
    return summaries.stream()
        .mapToDouble(summary -> Double.parseDouble(summary.values().get(axis)))
        .min()
        .orElse(0);
  }

  private static double most(List<Summary> summaries, int axis) {
    return summaries.stream()
        .mapToDouble(summary -> Double.parseDouble(summary.values().get(axis)))
        .max()
        .orElse(0);
  }

  private static IChart bars(Quantity quantity, List<Summary> summaries) {
    CategoryChart chart =
        new CategoryChartBuilder().width(WIDTH).height(HEIGHT).yAxisTitle(quantity.name()).build();
    chart.addSeries(
        quantity.name(),
        summaries.stream().map(Summary::scheduler).toList(),
        summaries.stream().map(summary -> quantity.value().applyAsDouble(summary)).toList(),
        summaries.stream().map(summary -> quantity.error().applyAsDouble(summary)).toList());
    style(chart.getStyler());
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setXAxisLabelRotation(75).setXAxisMaxLabelCount(0);
    return chart;
  }

  private static void style(AxesChartStyler styler) {
    styler.setSeriesColors(COLOURS);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setLegendPosition(Styler.LegendPosition.OutsideE);
    styler.setYAxisMin(0.0);
  }

  /** The plot as SVG. */
  String svg() {
    return new String(bytes("svg"), StandardCharsets.UTF_8);
  }

  /** Writes the plot as SVG and as PNG. */
  void write(Path folder) {
    try {
      Files.write(folder.resolve(file + ".svg"), bytes("svg"));
      Files.write(folder.resolve(file + ".png"), bytes("png"));
    } catch (IOException e) {
      throw new UncheckedIOException("the plot " + file + " can not be written", e);
    }
  }

  private byte[] bytes(String format) {
    try {
      return ChartEncoder.getBytes(chart, format);
    } catch (IOException e) {
      throw new UncheckedIOException("the plot " + file + " can not be drawn", e);
    }
  }
}
