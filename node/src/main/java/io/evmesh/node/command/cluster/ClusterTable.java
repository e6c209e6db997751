package io.evmesh.node.command.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What a node tells of its cluster, as lines; what it counts becomes what happens in a second. */
final class ClusterTable {
  private static final String FORM = "%-22s %-12s %-11s %9s %6s %6s %8s %8s %8s %10s";

  private final Map<String, Counts> before = new HashMap<>();

  /** What a node had counted at a time. */
  private record Counts(long nanos, long blocks, long transactions, long messages, long bytes) {}

  /**
   * The lines, the heading first.
   *
   * @param cluster what a node answers at {@code /cluster}
   * @param nanos the time now, of a clock that only goes forward
   */
  List<String> lines(JsonNode cluster, long nanos) {
    return lines(cluster, nanos, address -> address);
  }

  /** The same, with nodes named otherwise than by their addresses. */
  List<String> lines(JsonNode cluster, long nanos, UnaryOperator<String> names) {
    List<String> lines = new ArrayList<>();
    lines.add(
        FORM.formatted(
            "node",
            "state",
            "role",
            "head",
            "lanes",
            "shards",
            "blocks/s",
            "tx/s",
            "msgs/s",
            "bytes/s"));
    for (JsonNode node : cluster.path("nodes")) {
      lines.add(line(node, nanos, names));
    }
    String leader = cluster.path("leader").asText();
    lines.add("leader: " + (leader.isEmpty() ? "nobody at the moment" : names.apply(leader)));
    String trouble = cluster.path("trouble").asText();
    if (!trouble.isEmpty()) {
      lines.add("trouble: " + trouble);
    }
    return lines;
  }

  private String line(JsonNode node, long nanos, UnaryOperator<String> names) {
    String name = node.path("node").asText();
    Counts now =
        new Counts(
            nanos,
            node.path("blocks").asLong(),
            node.path("transactions").asLong(),
            node.path("messages").asLong(),
            node.path("bytes").asLong());
    Counts old = before.put(name, now);
    Counts from = old == null ? now : old;
    double seconds = Math.max(1e-3, (now.nanos() - from.nanos()) / 1e9);
    String state = node.path("reachable").asBoolean() ? node.path("state").asText() : "unreachable";
    String busy =
        "%d/%.1f"
            .formatted(
                node.path("lanes").asInt(),
                node.path("lanes").asInt() * node.path("lanesBusy").asDouble());
    return FORM.formatted(
        names.apply(name),
        state,
        node.path("role").asText("?").replace('_', ' '),
        node.path("head").asText("?"),
        busy,
        node.path("shards").asText("?"),
        rate(now.blocks() - from.blocks(), seconds),
        rate(now.transactions() - from.transactions(), seconds),
        rate(now.messages() - from.messages(), seconds),
        rate(now.bytes() - from.bytes(), seconds));
  }

  private static String rate(long count, double seconds) {
    return String.format(Locale.ROOT, "%.1f", Math.max(0, count) / seconds);
  }
}
