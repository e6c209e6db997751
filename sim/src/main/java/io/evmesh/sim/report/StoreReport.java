package io.evmesh.sim.report;

import static io.evmesh.sim.report.FiguresJson.rounded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.sim.measure.StoreFigures;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What storing costs, for people and as JSON. */
public final class StoreReport {
  private StoreReport() {}

  /** A line for each figure. */
  public static List<String> lines(StoreFigures figures) {
    return List.of(
        format(
            "%s, blocks of %,d token transfers to fresh recipients, %d lanes; milliseconds a block,"
                + " median of %d runs of %d blocks in memory and of events only, of %d of the others",
            figures.database(),
            figures.transactions(),
            figures.lanes(),
            figures.shortRuns(),
            figures.blocksPerRun(),
            figures.runs()),
        format(
            "in memory    %8.1f  executed on actors and built, nothing stored (%.1f of it execution)",
            figures.actorMillis(), figures.executionMillis()),
        format(
            "events only  %8.1f  until committed: %.2f times in memory",
            figures.journalMillis(), figures.journalRatio()),
        format(
            "whole chain  %8.1f  with state roots, until in the tables: %.2f times the larger of in"
                + " memory and plain rows",
            figures.persistedMillis(), figures.persistedRatio()),
        format(
            "plain rows   %8.1f  the tables' rows by statements of 500 rows, a transaction a block",
            figures.plainRowsMillis()));
  }

  /** Writes an array of one object. */
  public static void write(Path file, StoreFigures figures) {
    ArrayNode array = FiguresJson.array();
    ObjectNode object = array.addObject();
    object
        .put("workload", "erc20-fresh")
        .put("database", figures.database())
        .put("transactions", figures.transactions())
        .put("lanes", figures.lanes())
        .put("blocksPerRun", figures.blocksPerRun())
        .put("runs", figures.runs())
        .put("shortRuns", figures.shortRuns())
        .put("executionMillis", rounded(figures.executionMillis()))
        .put("actorMillis", rounded(figures.actorMillis()))
        .put("journalMillis", rounded(figures.journalMillis()))
        .put("persistedMillis", rounded(figures.persistedMillis()))
        .put("plainRowsMillis", rounded(figures.plainRowsMillis()))
        .put("journalByActor", rounded(figures.journalRatio()))
        .put("persistedByLarger", rounded(figures.persistedRatio()));
    FiguresJson.write(file, array);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
