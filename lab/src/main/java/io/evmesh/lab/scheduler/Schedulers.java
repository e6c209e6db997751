package io.evmesh.lab.scheduler;

import io.evmesh.lab.document.Entry;
import io.evmesh.lab.scenario.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All protocols that scenarios can name. */
public final class Schedulers {
  private final List<Kind> kinds = new ArrayList<>();

  /**
   * A protocol.
   *
   * @param options names of what it can be told, beside {@code kind} and {@code label}
   * @param about what it is, for people
   */
  public record Kind(
      String name, List<String> options, String about, Function<Entry, Scheduler> make) {}

  /** The rivals, and those added. */
  public Schedulers(List<Kind> others) {
    add("sequential", "", "one transaction after the other", options -> new Sequential());
    add(
        "known-graph",
        "",
        "perfect knowledge of who needs whom, at no cost: the bound",
        options -> new KnownGraph());
    add(
        "two-phase",
        "",
        "speculation under locks, then the rest in sequence (Saraph and Herlihy)",
        options -> new TwoPhase());
    add(
        "in-order",
        "",
        "executed ahead on the state below the block, committed in order (Besu)",
        options -> new InOrder());
    add(
        "block-stm",
        "",
        "versions, estimates and a collaborative scheduler (Block-STM)",
        options -> new BlockStm());
    add("aria", "batch", "batches with reservations (Aria)", options -> new Aria(options, false));
    add(
        "aria-fallback",
        "batch",
        "Aria whose aborted run under locks in the same batch",
        options -> new Aria(options, true));
    add(
        "sparkle",
        "",
        "visible writes, commits in order (Sparkle)",
        options -> new Pipelined(false));
    add(
        "spectrum",
        "",
        "Sparkle that goes back to the read that was wrong only (Spectrum)",
        options -> new Pipelined(true));
    add("calvin", "", "deterministic locks (Calvin)", options -> new Calvin());
    add("task-groups", "hints", "groups by hints (Grevm)", TaskGroups::new);
    add("sharded", "relays", "shards with two-phase commit and relays", Sharded::new);
    kinds.addAll(others);
  }

  private void add(String name, String options, String about, Function<Entry, Scheduler> make) {
    kinds.add(
        new Kind(name, options.isEmpty() ? List.of() : List.of(options.split(" ")), about, make));
  }

  /** All of them. */
  public List<Kind> all() {
    return List.copyOf(kinds);
  }

  /** A protocol as a scenario asks for it. */
  public Scheduler make(Entry asked, Choice choice) {
    Kind kind =
        kinds.stream()
            .filter(known -> known.name().equals(choice.kind()))
            .findFirst()
            .orElseThrow(
                () ->
                    asked.fault(
                        "names no protocol: '"
                            + choice.kind()
                            + "'; known are "
                            + kinds.stream().map(Kind::name).collect(Collectors.joining(", "))));
    List<String> names = new ArrayList<>(kind.options());
    names.addAll(List.of("kind", "label"));
    choice.parameters().allow(names.toArray(String[]::new));
    return kind.make().apply(choice.parameters());
  }
}
