package io.evmesh.lab.scenario;

import io.evmesh.input.json.InputException;
import io.evmesh.lab.document.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is to be simulated.
 *
 * @param question what it is to answer, for people
 * @param seed from which all chance comes
 * @param repetitions runs of each point with other seeds, made from this one
 * @param profile name of a file with costs, or {@code default}
 * @param blocks how many, each with so many transactions
 * @param intervalNanos between the arrivals of two blocks; 0 if the next waits for the one before
 * @param repeats whether all blocks are the first, on the same state
 * @param document the file it came from, for what varies it
 */
public record Scenario(
    String name,
    String question,
    long seed,
    int repetitions,
    String profile,
    Choice workload,
    int blocks,
    int transactions,
    long intervalNanos,
    boolean repeats,
    ClusterSettings cluster,
    List<Choice> schedulers,
    List<Fault> faults,
    Sweep sweep,
    Entry document) {
  /** The most transactions of all blocks of one run together. */
  public static final int MOST_TRANSACTIONS = 2_000_000;

  private static final int MOST_REPETITIONS = 1000;

  /** The scenario in a file. */
  public static Scenario read(Path file) {
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new InputException(file + " can not be read: " + e.getMessage(), e);
    }
  }

  /** The scenario in a text. */
  public static Scenario parse(String file, String text) {
    return of(Entry.parse(file, text));
  }

  /** The scenario that a document tells. */
  public static Scenario of(Entry top) {
    top.allow(
        "name",
        "question",
        "seed",
        "repetitions",
        "profile",
        "workload",
        "blocks",
        "cluster",
        "schedulers",
        "faults",
        "sweep");
    Entry blocks = top.field("blocks").allow("count", "transactions", "interval", "repeat");
    int count = blocks.find("count").map(number -> number.count(1, MOST_TRANSACTIONS)).orElse(1);
    int transactions = blocks.field("transactions").count(1, MOST_TRANSACTIONS);
    if ((long) count * transactions > MOST_TRANSACTIONS) {
      throw blocks.fault("has more than " + MOST_TRANSACTIONS + " transactions");
    }
    ClusterSettings cluster = ClusterSettings.of(top.field("cluster"));
    return new Scenario(
        top.field("name").text(),
        top.find("question").map(Entry::text).orElse(""),
        top.find("seed").map(seed -> seed.number(0, Long.MAX_VALUE)).orElse(1L),
        top.find("repetitions").map(number -> number.count(1, MOST_REPETITIONS)).orElse(1),
        top.find("profile").map(Entry::text).orElse("default"),
        Choice.of(top.field("workload")),
        count,
        transactions,
        blocks.find("interval").map(Entry::nanos).orElse(0L),
        blocks.find("repeat").map(Entry::isTrue).orElse(false),
        cluster,
        schedulers(top.field("schedulers")),
        top.find("faults")
            .map(list -> list.items().stream().map(one -> Fault.of(one, cluster.nodes())).toList())
            .orElse(List.of()),
        top.find("sweep").map(Sweep::of).orElse(Sweep.NONE),
        top);
  }

  private static List<Choice> schedulers(Entry list) {
    List<Choice> choices = list.items().stream().map(Choice::of).toList();
    Set<String> labels = new HashSet<>();
    for (Choice choice : choices) {
      if (!labels.add(choice.label())) {
        throw list.fault("has two with the label '" + choice.label() + "'");
      }
    }
    if (choices.isEmpty()) {
      throw list.fault("is empty");
    }
    return choices;
  }

  /** The seed of a repetition: the first has that of the scenario. */
  public long seedOf(int repetition) {
    return seed + repetition * 0x9E37_79B9_7F4A_7C15L;
  }

  /** All points of the sweep; the scenario itself if there is nothing to sweep over. */
  public List<Point> points() {
    return sweep.points(document);
  }
}
