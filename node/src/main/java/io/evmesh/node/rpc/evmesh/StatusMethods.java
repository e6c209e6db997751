package io.evmesh.node.rpc.evmesh;

import io.evmesh.actors.message.BlockStats;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.rpc.JsonOut;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.watch.RecentRuns;
import io.evmesh.node.watch.RecentRuns.Run;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the node's blocks run. */
public final class StatusMethods {
  private StatusMethods() {}

  /**
   * The methods.
   *
   * @param lanes how many there are
   */
  public static List<Method> all(ChainView view, RecentRuns runs, int lanes) {
    return List.of(
        Method.of(
            "evmesh_status",
            "The node's lanes, and how the last blocks ran that it made.",
            List.of(),
            "{lanes, head, blocks: [{number, transactions, where: lanes, parts or place, gaveUp,"
                + " nanos, executions, invalidations, messages, busyNanos}]}",
            call ->
                out -> {
                  out.startObject().field("lanes").number(lanes);
                  out.field("head").number(view.head().number()).field("blocks").startArray();
                  runs.all().forEach(run -> write(out, run));
                  out.endArray().endObject();
                }));
  }

  private static void write(JsonOut out, Run run) {
    BlockStats stats = run.stats();
    out.startObject()
        .field("number")
        .number(run.number())
        .field("transactions")
        .number(stats.transactions())
        .field("where")
        .text(run.isInParts() ? "parts" : run.isInLanes() ? "lanes" : "place")
        .field("gaveUp");
    @Nullable Enum<?> gaveUp = stats.gaveUp();
    if (gaveUp == null) {
      out.nothing();
    } else {
      out.text(gaveUp.name().toLowerCase(Locale.ROOT));
    }
    out.field("nanos")
        .number(run.nanos())
        .field("executions")
        .number(stats.executions())
        .field("invalidations")
        .number(stats.invalidations())
        .field("messages")
        .number(stats.messages())
        .field("busyNanos")
        .number(stats.busyNanos())
        .endObject();
  }
}
