package io.evmesh.node.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.node.audit.BundleCheck;
import io.evmesh.node.audit.BundleMaker;
import io.evmesh.node.client.NodeClient;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.start.Node;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/**
 * The story: a DAO is founded at a node, its voters sign, one batch of their ballots is submitted
 * twice at once, each vote counts once, the same blocks are executed in sequence, and a bundle
 * proves all of it.
 */
public final class Demo {
  private static final String ID = "demo";
  private static final int PAGE = 5000;
  private static final long PAUSE_MILLIS = 50;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Node node;
  private final int voters;
  private final PrintWriter out;
  private final Path bundle;
  private final Steps steps;

  /** Shows how a step goes on. */
  @FunctionalInterface
  public interface Steps {
    /** Begins one; what it gives is told how much is done, and closed at its end. */
    Step begin(String name, long count);
  }

  /** A step that goes on. */
  public interface Step extends LongConsumer, AutoCloseable {
    @Override
    void close();
  }

  /**
   * @param bundle the file that is to prove what happened
   */
  public Demo(Node node, int voters, PrintWriter out, Path bundle, Steps steps) {
    this.node = node;
    this.voters = voters;
    this.out = out;
    this.bundle = bundle;
    this.steps = steps;
  }

  /** Tells the story; false if anything in it is not as it should be. */
  public boolean run() throws InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + node.port());
    try (NodeClient client = new NodeClient(uri, Optional.empty())) {
      DaoStory story = new DaoStory(client, node.accounts().getFirst().address(), voters);
      try (Step step = steps.begin("found the DAO", 1)) {
        story.found();
        step.accept(1);
      }
      try (Step step = steps.begin("sign ballots", voters)) {
        story.sign();
        step.accept(voters);
      }
      long start = System.nanoTime();
      boolean same = submitTwice(client, story.request(ID));
      JsonNode batch = await(client);
      double seconds = (System.nanoTime() - start) / 1e9;
      boolean counted = tally(story, batch, same, seconds);
      boolean equal = sequence(client);
      return counted && equal && audit(client);
    }
  }

  /** Two clients at once; true if both get the same answer. */
  private static boolean submitTwice(NodeClient client, ObjectNode request)
      throws InterruptedException {
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<JsonNode>> answers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        answers.add(clients.submit(() -> client.call("evmesh_castVotes", request)));
      }
      return answers.get(0).get().equals(answers.get(1).get());
    } catch (ExecutionException e) {
      throw new IllegalStateException("the ballots are not taken", e.getCause());
    }
  }

  private JsonNode await(NodeClient client) throws InterruptedException {
    ObjectNode nothing = MAPPER.createObjectNode().put("items", 0);
    try (Step step = steps.begin("cast votes", voters)) {
      while (true) {
        JsonNode batch = client.call("evmesh_getBatch", ID, nothing);
        step.accept(voters - batch.path("counts").path("waiting").asLong());
        if (!batch.path("finishedAt").isNull()) {
          return batch;
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  private boolean tally(DaoStory story, JsonNode batch, boolean same, double seconds) {
    JsonNode now = batch.path("votes").path("now");
    String[] names = {"against", "for", "abstain"};
    boolean right = true;
    for (int support = 0; support < names.length; support++) {
      right &= now.path(names[support]).asLong() == story.expected(support);
    }
    out.printf(
        "%n%,d voters, %d tokens each; one batch of %,d signed ballots, submitted twice at once%n",
        voters, DaoStory.WEIGHT, voters);
    out.printf("  the same answer for both     %s%n", yes(same));
    out.printf(
        "  tally                        for %,d, against %,d, abstain %,d; quorum of %,d %s%n",
        now.path("for").asLong(),
        now.path("against").asLong(),
        now.path("abstain").asLong(),
        now.path("quorum").asLong(),
        now.path("quorumReached").asBoolean() ? "reached" : "not reached");
    out.printf("  every vote counted once      %s%n", yes(right));
    out.printf(
        "  speed                        %,.0f votes/s: %.1f s to check, try, relay, execute, and"
            + " store on disk%n",
        voters / seconds, seconds);
    return same && right;
  }

  private static String yes(boolean value) {
    return value ? "yes" : "NO";
  }

  private boolean sequence(NodeClient client) throws InterruptedException {
    TreeSet<Long> numbers = new TreeSet<>();
    ObjectNode query = MAPPER.createObjectNode().put("items", PAGE);
    for (JsonNode item : client.call("evmesh_getBatch", ID, query).path("items")) {
      numbers.add(item.path("blockNumber").asLong());
    }
    long nanos = 0;
    long again = 0;
    long inLanes = 0;
    for (JsonNode run : client.call("evmesh_status").path("blocks")) {
      if (numbers.contains(run.path("number").asLong())) {
        nanos += run.path("nanos").asLong();
        again += run.path("executions").asLong() - run.path("transactions").asLong();
        inLanes += run.path("where").asText().equals("place") ? 0 : 1;
      }
    }
    InSequence sequence = new InSequence(node.view());
    try (Step step = steps.begin("execute in sequence", numbers.size())) {
      for (long number : numbers) {
        ChainBlock block = node.view().block(number).orElseThrow();
        sequence.run(block);
        step.accept(sequence.blocks());
      }
    }
    double seconds = nanos / 1e9;
    if (inLanes == 0) {
      out.printf(
          "  executed                     %d blocks in %.2f s, in place: for blocks of this size the"
              + " gain of lanes was not clear%n",
          numbers.size(), seconds);
      out.printf("  again, from memory           %.2f s%n", sequence.seconds());
    } else {
      out.printf(
          "  executed                     %d blocks, %d of them in lanes, in %.2f s, by a process that"
              + " is new%n",
          numbers.size(), inLanes, seconds);
      out.printf(
          "  again, one after the other   %.2f s, from memory, by compiled code: %.1f times as fast%n",
          sequence.seconds(), seconds / sequence.seconds());
      out.printf(
          "  votes executed again         %,d: what all votes change, the tally, is added up at the"
              + " end of a block%n",
          Math.max(0, again));
    }
    out.printf("  state roots equal            %s%n", yes(sequence.isEqual()));
    return sequence.isEqual();
  }

  private boolean audit(NodeClient client) throws InterruptedException {
    try (Step step = steps.begin("audit", 100)) {
      new BundleMaker(client, (_, percent) -> step.accept(percent)).make(ID, bundle);
    }
    try {
      List<String> found = BundleCheck.run(bundle);
      out.printf(
          "  audit                        %s, checked without the node:%n", bundle.getFileName());
      found.forEach(sentence -> out.printf("    ok  %s%n", sentence));
      return true;
    } catch (BundleCheck.WrongException e) {
      out.printf("  audit                        WRONG: %s%n", e.getMessage());
      return false;
    }
  }
}
