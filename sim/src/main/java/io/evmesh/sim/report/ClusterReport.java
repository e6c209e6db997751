package io.evmesh.sim.report;

import static io.evmesh.sim.report.FiguresJson.rounded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.evmesh.sim.cluster.ClusterBench;
import io.evmesh.sim.cluster.ClusterFigures;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What blocks took on several nodes, as lines and as JSON. */
public final class ClusterReport {
  private ClusterReport() {}

  /** What the columns are, and what they rest on. */
  public static String header(int nodes) {
    return "%d nodes with a lane each, %s; alone: one of them in sequence%n"
            .formatted(
                nodes, ClusterBench.canPin() ? "pinned to a core each" : "not pinned to cores")
        + "%-20s %8s %8s %8s %7s %6s %8s %8s %8s"
            .formatted(
                "workload",
                "alone ms",
                "all ms",
                "speed-up",
                "spread",
                "exec.",
                "bytes/tx",
                "msgs/tx",
                "prefetch");
  }

  /** The figures of one workload. */
  public static String line(ClusterFigures figures) {
    return String.format(
        Locale.ROOT,
        "%-20s %8.1f %8.1f %8.2f %6.0f%% %6.2f %8.0f %8.4f %7.1f%%%s",
        figures.workload(),
        figures.aloneMillis(),
        figures.clusterMillis(),
        figures.clusterSpeedup(),
        100 * figures.spread(),
        figures.executionsPerTransaction(),
        figures.bytesPerTransaction(),
        figures.messagesPerTransaction(),
        100 * figures.prefetchHits(),
        figures.equal() ? "" : "  NOT EQUAL");
  }

  /** Writes figures as a JSON array, one object each. */
  public static void write(Path file, List<ClusterFigures> all) {
    ArrayNode array = FiguresJson.array();
    for (ClusterFigures figures : all) {
      array
          .addObject()
          .put("workload", figures.workload())
          .put("nodes", figures.nodes())
          .put("netLatencyMillis", rounded(figures.netLatencyMillis()))
          .put("equal", figures.equal())
          .put("aloneMillis", rounded(figures.aloneMillis()))
          .put("clusterMillis", rounded(figures.clusterMillis()))
          .put("clusterSpeedup", rounded(figures.clusterSpeedup()))
          .put("spread", rounded(figures.spread()))
          .put("executionsPerTransaction", rounded(figures.executionsPerTransaction()))
          .put("bytesPerTransaction", rounded(figures.bytesPerTransaction()))
          .put("messagesPerTransaction", rounded(figures.messagesPerTransaction()))
          .put("prefetchHits", rounded(figures.prefetchHits()));
    }
    FiguresJson.write(file, array);
  }
}
