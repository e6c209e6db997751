package io.evmesh.node.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.input.cli.Terminal;
import io.evmesh.input.json.InputException;
import io.evmesh.node.client.NodeClient;
import java.io.PrintWriter;
import java.time.Duration;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how a batch goes on, and how it has ended. */
final class BatchProgress {
  private static final long PAUSE_MILLIS = 250;
  private static final int TOLD = 20;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final NodeClient node;
  private final PrintWriter out;

  BatchProgress(NodeClient node, PrintWriter out) {
    this.node = node;
    this.out = out;
  }

  /** The batch itself, without its items. */
  JsonNode batch(String id) throws InterruptedException {
    return node.call("evmesh_getBatch", id, MAPPER.createObjectNode().put("items", 0));
  }

  /**
   * Waits until nothing of a batch waits any more.
   *
   * @throws InputException if that takes too long
   */
  JsonNode await(String id, Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    JsonNode batch = batch(id);
    try (ProgressBar bar = bar(id, batch.path("counts").path("items").asLong())) {
      while (true) {
        bar.stepTo(settled(batch));
        if (!batch.path("finishedAt").isNull()) {
          return batch;
        }
        if (System.nanoTime() - end >= 0) {
          throw new InputException(
              "'%s' is not finished after %d s; 'votes watch %s' goes on"
                  .formatted(id, most.toSeconds(), id));
        }
        Thread.sleep(PAUSE_MILLIS);
        batch = batch(id);
      }
    }
  }

  private static long settled(JsonNode batch) {
    JsonNode counts = batch.path("counts");
    return counts.path("items").asLong() - counts.path("waiting").asLong();
  }

  /** A bar on a terminal; nothing is shown elsewhere, so that logs stay readable. */
  static ProgressBar bar(String task, long count) {
    ProgressBarBuilder bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(count)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(200)
            .continuousUpdate();
    if (!Terminal.isWatched()) {
      bar.setConsumer(new DelegatingProgressBarConsumer(line -> {}));
    }
    return bar.build();
  }

  /** Prints a batch; returns the exit status that goes with it. */
  int print(JsonNode batch) throws InterruptedException {
    JsonNode counts = batch.path("counts");
    out.printf("batch %s: %d items%n", batch.path("id").asText(), counts.path("items").asLong());
    for (String state : new String[] {"included", "reverted", "refused", "expired", "waiting"}) {
      long count = counts.path(state).asLong();
      if (count > 0 || state.equals("included")) {
        out.printf("  %-9s %d%n", state, count);
      }
    }
    for (String state : new String[] {"reverted", "refused", "expired"}) {
      if (counts.path(state).asLong() > 0) {
        reasons(batch.path("id").asText(), state, counts.path(state).asLong());
      }
    }
    tally(batch.path("votes"));
    out.flush();
    if (!batch.path("finishedAt").isNull()) {
      return counts.path("included").asLong() == counts.path("items").asLong() ? 0 : 1;
    }
    return 0;
  }

  private void reasons(String id, String state, long count) throws InterruptedException {
    ObjectNode wanted = MAPPER.createObjectNode().put("state", state).put("items", TOLD);
    for (JsonNode item : node.call("evmesh_getBatch", id, wanted).path("items")) {
      out.printf(
          "  %s: item %d%s: %s%n",
          state, item.path("index").asLong(), voter(item), item.path("reason").asText());
    }
    if (count > TOLD) {
      out.printf("  %s: and %d more%n", state, count - TOLD);
    }
  }

  private static String voter(JsonNode item) {
    String voter = item.path("ballot").path("voter").asText("");
    return voter.isEmpty() ? "" : " of " + voter;
  }

  private void tally(JsonNode votes) {
    if (!votes.isObject()) {
      return;
    }
    out.printf(
        "proposal %s of %s (%s)%n",
        votes.path("proposalId").asText(),
        votes.path("governor").asText(),
        votes.path("title").asText());
    for (String when : new String[] {"before", "now"}) {
      JsonNode tally = votes.path(when);
      if (tally.isObject()) {
        out.printf(
            "  %-6s block %-6d for %s, against %s, abstain %s; quorum %s %s; %s%n",
            when,
            tally.path("block").asLong(),
            tally.path("for").asText(),
            tally.path("against").asText(),
            tally.path("abstain").asText(),
            tally.path("quorum").asText(),
            tally.path("quorumReached").asBoolean() ? "reached" : "not reached",
            tally.path("state").asText());
      }
    }
  }
}
