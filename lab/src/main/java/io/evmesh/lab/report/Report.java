package io.evmesh.lab.report;

import io.evmesh.lab.profile.CostProfile;
import io.evmesh.lab.report.Figure.Quantity;
import io.evmesh.lab.run.BlockRow;
import io.evmesh.lab.run.HotPlace;
import io.evmesh.lab.run.Summary;
import io.evmesh.lab.scenario.Scenario;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A page that people read: question, setting, figures, tables, and how to make it again. */
final class Report {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MILLIWATTS = 1e3;
  private static final int PLACES_SHOWN = 3; // of each point

  private static final String STYLE =
      """
      :root { color-scheme: light; }
      body { font: 15px/1.5 system-ui, sans-serif; color: #222; max-width: 78rem; margin: 2rem auto; padding: 0 1rem; }
      h1 { font-size: 1.6rem; margin-bottom: 0; } h2 { font-size: 1.2rem; margin-top: 2.2rem; }
      .question { font-size: 1.1rem; color: #444; }
      table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 0.8rem; width: 100%; }
      th, td { padding: 0.25rem 0.5rem; border-bottom: 1px solid #ddd; text-align: right; }
      td { white-space: nowrap; } td.t { white-space: normal; }
      th { border-bottom: 2px solid #888; vertical-align: bottom; } td.t, th.t { text-align: left; }
      figure { margin: 1.2rem 0; } figure svg { max-width: 100%; height: auto; }
      figcaption { color: #555; font-size: 0.9rem; }
      pre { background: #f4f4f4; padding: 0.8rem; overflow-x: auto; font-size: 0.85rem; }
      @page { size: A4 landscape; margin: 12mm; }
      @media print { body { max-width: none; font-size: 10pt; } table { font-size: 7.5pt; } figure, tr { break-inside: avoid; } pre { white-space: pre-wrap; } }
      """;

  private final Scenario scenario;
  private final CostProfile profile;
  private final List<String> paths;
  private final List<Summary> summaries;
  private final int blocks;
  private final List<HotPlace> hotPlaces;
  private final List<Figure> figures;

  Report(
      Scenario scenario,
      CostProfile profile,
      List<String> paths,
      List<BlockRow> rows,
      List<HotPlace> hotPlaces) {
    this.hotPlaces = hotPlaces;
    this.scenario = scenario;
    this.profile = profile;
    this.paths = paths;
    blocks = rows.size();
    summaries = Summary.of(rows);
    figures = draw();
  }

  private List<Figure> draw() {
    List<Quantity> quantities = new ArrayList<>();
    quantities.add(new Quantity("speed-up", "Speed-up", Summary::speedUp, Summary::speedUpError));
    quantities.add(
        new Quantity("aborts", "Aborts for each transaction", Summary::aborts, none -> 0));
    quantities.add(new Quantity("use", "Cores' time in use", Summary::use, none -> 0));
    quantities.add(
        new Quantity(
            "latency",
            "Block latency, median, in ms",
            s -> s.latencyMillis().getFirst(),
            none -> 0));
    if (scenario.cluster().nodes() > 1 || summaries.stream().anyMatch(s -> s.bytes() > 0)) {
      quantities.add(
          new Quantity("bytes", "Bytes for each transaction", Summary::bytes, none -> 0));
    }
    List<Figure> drawn = new ArrayList<>();
    quantities.forEach(quantity -> drawn.addAll(Figure.of(quantity, paths, summaries)));
    return drawn;
  }

  List<Figure> figures() {
    return figures;
  }

  String html() {
    StringBuilder page = new StringBuilder();
    page.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>")
        .append(escaped(scenario.name()))
        .append("</title>\n<style>\n")
        .append(STYLE)
        .append("</style>\n</head>\n<body>\n");
    page.append("<h1>").append(escaped(scenario.name())).append("</h1>\n");
    page.append("<p class=\"question\">").append(escaped(scenario.question())).append("</p>\n");
    setting(page);
    page.append("<h2>Figures</h2>\n");
    for (Figure figure : figures) {
      page.append("<figure>\n").append(inline(figure.svg()));
      page.append("\n<figcaption>")
          .append(escaped(figure.title()))
          .append(figure.file().startsWith("speed-up") ? INTERVALS : "")
          .append("</figcaption>\n</figure>\n");
    }
    table(page);
    hot(page);
    again(page);
    return page.append("</body>\n</html>\n").toString();
  }

  private static final String INTERVALS =
      ". Bars show where the mean lies with 95 %, if there are several repetitions.";

  private void setting(StringBuilder page) {
    page.append("<h2>Setting</h2>\n<table>\n");
    row(page, "Clock", "virtual; each transaction is really executed, costs come from a profile");
    row(page, "Workload", scenario.document().field("workload").toString());
    row(
        page,
        "Blocks",
        "%d of %d transactions, %d repetitions, seed %d; %d simulated, all equal to sequential execution"
            .formatted(
                scenario.blocks(),
                scenario.transactions(),
                scenario.repetitions(),
                scenario.seed(),
                blocks));
    row(page, "Cluster", scenario.document().field("cluster").toString());
    row(page, "Profile", profile.name());
    scenario.document().find("sweep").ifPresent(sweep -> row(page, "Sweep", sweep.toString()));
    scenario.document().find("faults").ifPresent(faults -> row(page, "Faults", faults.toString()));
    page.append("</table>\n");
  }

  private static void row(StringBuilder page, String name, String value) {
    page.append("<tr><td class=\"t\">")
        .append(name)
        .append("</td><td class=\"t\">")
        .append(escaped(value))
        .append("</td></tr>\n");
  }

  private void table(StringBuilder page) {
    page.append("<h2>Figures as numbers</h2>\n<table>\n<tr>");
    paths.forEach(path -> page.append("<th class=\"t\">").append(escaped(path)).append("</th>"));
    page.append("<th class=\"t\">protocol</th>");
    for (String name :
        List.of(
            "speed-up",
            "&plusmn;",
            "bound",
            "of bound",
            "executions / tx",
            "aborts / tx",
            "in vain",
            "use of cores",
            "messages / tx",
            "bytes / tx",
            "p50 ms",
            "p95 ms",
            "p99 ms",
            "tx / s",
            "J / Mgas")) {
      page.append("<th>").append(name).append("</th>");
    }
    page.append("</tr>\n");
    for (Summary summary : summaries) {
      page.append("<tr>");
      summary
          .values()
          .forEach(value -> page.append("<td class=\"t\">").append(escaped(value)).append("</td>"));
      page.append("<td class=\"t\">").append(escaped(summary.scheduler())).append("</td>");
      cells(page, summary);
      page.append("</tr>\n");
    }
    page.append("</table>\n<p>The bound is what the longest chain of transactions that need each")
        .append(" other and the number of cores let a protocol reach that executes every")
        .append(" transaction once and whole. Energy is the cores' busy time at ")
        .append(profile.milliwattsPerCore() / MILLIWATTS)
        .append(" watts a core, an assumption of the profile.</p>\n");
  }

  private void cells(StringBuilder page, Summary summary) {
    double joules =
        summary.busyNanosPerMgas() / NANOS_PER_SECOND * profile.milliwattsPerCore() / MILLIWATTS;
    cell(page, "%.2f", summary.speedUp());
    cell(page, "%.2f", summary.speedUpError());
    cell(page, "%.2f", summary.bound());
    cell(page, "%.0f %%", 100 * summary.speedUp() / summary.bound());
    cell(page, "%.2f", summary.executions());
    cell(page, "%.2f", summary.aborts());
    cell(page, "%.0f %%", 100 * summary.wasted());
    cell(page, "%.0f %%", 100 * summary.use());
    cell(page, "%.2f", summary.messages());
    cell(page, "%.0f", summary.bytes());
    summary.latencyMillis().forEach(millis -> cell(page, "%.2f", millis));
    cell(page, "%.0f", summary.transactionsPerSecond());
    cell(page, "%.3f", joules);
  }

  private static void cell(StringBuilder page, String format, double value) {
    page.append("<td>").append(String.format(Locale.ROOT, format, value)).append("</td>");
  }

  private void hot(StringBuilder page) {
    page.append("<h2>Where transactions meet</h2>\n<p>The share of all transactions that read at")
        .append(" a place what another of their block had written, in the first repetition.</p>\n")
        .append("<table>\n<tr>");
    paths.forEach(path -> page.append("<th class=\"t\">").append(escaped(path)).append("</th>"));
    page.append("<th class=\"t\">place</th><th>share</th></tr>\n");
    Map<Integer, Integer> shown = new HashMap<>();
    for (HotPlace place : hotPlaces) {
      if (shown.merge(place.point(), 1, Integer::sum) <= PLACES_SHOWN) {
        page.append("<tr>");
        place
            .values()
            .forEach(
                value -> page.append("<td class=\"t\">").append(escaped(value)).append("</td>"));
        page.append("<td class=\"t\">").append(escaped(place.place())).append("</td>");
        cell(page, "%.1f %%", 100.0 * place.meetings() / place.transactions());
        page.append("</tr>\n");
      }
    }
    page.append("</table>\n");
  }

  private void again(StringBuilder page) {
    page.append("<h2>Again</h2>\n<p>The same scenario, seed and profile give the same table to the")
        .append(" byte, on any machine:</p>\n<pre>./evmesh sim run scenario.yaml --profile")
        .append(" profile.yaml --out again\ncmp results.csv again/results.csv</pre>\n")
        .append("<p>Both files are beside this page.</p>\n");
  }

  /** The drawing without what stands before it in a file of its own. */
  private static String inline(String svg) {
    return svg.substring(svg.indexOf("<svg"));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
