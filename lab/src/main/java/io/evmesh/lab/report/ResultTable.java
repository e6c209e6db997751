package io.evmesh.lab.report;

import io.evmesh.input.json.InputException;
import io.evmesh.lab.run.BlockRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Rows of results as lines of CSV: RFC 4180, with a head, lines ended by a line feed. */
public final class ResultTable {
  private static final List<String> COLUMNS =
      List.of(
          "scheduler",
          "repetition",
          "block",
          "transactions",
          "gas",
          "cores",
          "sequential_ns",
          "span_ns",
          "chain_ns",
          "dependents",
          "executions",
          "aborts",
          "wasted_ns",
          "busy_ns",
          "messages",
          "bytes",
          "commit_ns",
          "latency_ns",
          "speed_up",
          "core_use");

  private ResultTable() {}

  /** The head of a table of a sweep over some paths. */
  public static String head(List<String> paths) {
    List<String> names = new ArrayList<>(List.of("point"));
    names.addAll(paths);
    names.addAll(COLUMNS);
    return line(names);
  }

  /** One row. */
  public static String line(BlockRow row) {
    List<Object> values = new ArrayList<>(List.of(row.point()));
    values.addAll(row.values());
    values.addAll(
        List.of(
            row.scheduler(),
            row.repetition(),
            row.block(),
            row.transactions(),
            row.gas(),
            row.cores(),
            row.sequentialNanos(),
            row.spanNanos(),
            row.chainNanos(),
            row.dependents(),
            row.executions(),
            row.aborts(),
            row.wastedNanos(),
            row.busyNanos(),
            row.messages(),
            row.bytes(),
            row.commitNanos(),
            row.latencyNanos(),
            String.format(Locale.ROOT, "%.4f", row.speedUp()),
            String.format(Locale.ROOT, "%.4f", row.use())));
    return line(values);
  }

  /** A line of any values. */
  static String line(List<?> values) {
    StringBuilder line = new StringBuilder();
    for (Object value : values) {
      String text = value.toString();
      boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
      line.append(line.isEmpty() ? "" : ",")
          .append(plain ? text : '"' + text.replace("\"", "\"\"") + '"');
    }
    return line.append('\n').toString();
  }

  /** The paths that a table's sweep goes over, by its head. */
  public static List<String> paths(String head) {
    List<String> names = cells(head);
    return names.subList(1, names.size() - COLUMNS.size());
  }

  /** The rows of a table, whose first line is its head. */
  public static List<BlockRow> rows(String file, List<String> lines) {
    if (lines.isEmpty() || cells(lines.getFirst()).size() <= COLUMNS.size()) {
      throw new InputException(file + ": no table of results");
    }
    int swept = paths(lines.getFirst()).size();
    List<BlockRow> rows = new ArrayList<>();
    for (int line = 1; line < lines.size(); line++) {
      List<String> cells = cells(lines.get(line));
      try {
        rows.add(row(cells, swept));
      } catch (NumberFormatException | IndexOutOfBoundsException e) {
        throw new InputException(file + ":" + (line + 1) + ": no row of results", e);
      }
    }
    return rows;
  }

  private static BlockRow row(List<String> cells, int swept) {
    int at = 1 + swept;
    long[] numbers =
        cells.subList(at + 1, at + COLUMNS.size() - 2).stream()
            .mapToLong(Long::parseLong)
            .toArray();
    return new BlockRow(
        Integer.parseInt(cells.getFirst()),
        List.copyOf(cells.subList(1, at)),
        cells.get(at),
        (int) numbers[0],
        (int) numbers[1],
        (int) numbers[2],
        numbers[3],
        (int) numbers[4],
        numbers[5],
        numbers[6],
        numbers[7],
        (int) numbers[8],
        numbers[9],
        numbers[10],
        numbers[11],
        numbers[12],
        numbers[13],
        numbers[14],
        numbers[15],
        numbers[16]);
  }

  /** The values of a line. */
  static List<String> cells(String line) {
    if (line.indexOf('"') < 0) {
      return Arrays.asList(line.split(",", -1));
    }
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        boolean doubled = quoted && i + 1 < line.length() && line.charAt(i + 1) == '"';
        if (doubled) {
          cell.append(c);
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
