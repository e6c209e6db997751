package io.evmesh.node.explain;

import io.evmesh.engine.conflict.BlockConflicts;
import io.evmesh.engine.conflict.HotPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;

/** An explanation as lines for people. */
public final class ExplanationLines {
  private static final int MOST_STEPS = 40; // of the critical path
  private static final int MOST_PLACES = 12;

  private final Explanation explanation;
  private final BlockConflicts conflicts;
  private final List<String> lines = new ArrayList<>();

  private ExplanationLines(Explanation explanation) {
    this.explanation = explanation;
    conflicts = explanation.conflicts();
  }

  /** All that is known, a line after the other. */
  public static List<String> of(Explanation explanation) {
    ExplanationLines lines = new ExplanationLines(explanation);
    lines.addAll();
    return lines.lines;
  }

  private void addAll() {
    lines.add(
        String.format(
            Locale.ROOT,
            "block %d (%s): %d transactions, %,.0f gas, %d places where they meet",
            explanation.block().number(),
            explanation.block().fork(),
            explanation.size(),
            conflicts.totalCost(),
            conflicts.dependencies().stream().map(one -> one.place()).distinct().count()));
    lines.add("");
    lines.add("Best speed-up (computed: lanes that lose no time, costs by gas)");
    lines.add(
        "  one waits for another    "
            + speedups(conflicts::speedup)
            + String.format(Locale.ROOT, "   any number %.2f", conflicts.best()));
    lines.add("  with its access list     " + speedups(conflicts::speedupWithList));
    addPath();
    addPlaces();
    explanation.inLanes().ifPresent(this::addLanes);
    lines.add("");
    lines.add("What would raise it");
    List<String> advice = explanation.advice();
    if (advice.isEmpty()) {
      lines.add("  Nothing: no place holds the block up.");
    }
    advice.forEach(sentence -> lines.add("  - " + sentence));
  }

  private static String speedups(IntToDoubleFunction speedup) {
    return Explanation.LANES.stream()
        .map(lanes -> String.format(Locale.ROOT, "%d: %.2f", lanes, speedup.applyAsDouble(lanes)))
        .collect(Collectors.joining("   "));
  }

  private void addPath() {
    List<Integer> path = conflicts.criticalPath();
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "Critical path: %d transactions, %,.0f gas, %.1f %% of the block",
            path.size(),
            conflicts.criticalCost(),
            100 * conflicts.criticalCost() / Math.max(1, conflicts.totalCost())));
    for (int step = 0; step < Math.min(path.size(), MOST_STEPS); step++) {
      int tx = path.get(step);
      String why =
          step == 0
              ? ""
              : "  after #%d: %s"
                  .formatted(
                      path.get(step - 1),
                      explanation.between(tx, path.get(step - 1)).stream()
                          .limit(3)
                          .map(explanation::name)
                          .collect(Collectors.joining("; ")));
      lines.add(
          String.format(
              Locale.ROOT,
              "  #%-4d %,11.0f gas  %s%s",
              tx,
              conflicts.cost(tx),
              explanation.call(tx),
              why));
    }
    if (path.size() > MOST_STEPS) {
      lines.add("  and %d more".formatted(path.size() - MOST_STEPS));
    }
  }

  private void addLanes(LaneRun run) {
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "In %d lanes, once, with nothing learnt before: %.3f executions a transaction, %d"
                + " invalidations, %d messages",
            run.lanes(),
            run.executionsPerTransaction(),
            run.stats().invalidations(),
            run.stats().messages()));
    run.meetings().stream()
        .limit(MOST_PLACES)
        .forEach(
            met ->
                lines.add(
                    "  #%d ran in vain because of #%d: %s%s"
                        .formatted(
                            met.reader(),
                            met.writer(),
                            explanation.name(met.location()),
                            met.times() == 1 ? "" : ", " + met.times() + " times")));
  }

  private void addPlaces() {
    List<HotPlace> places = conflicts.hotPlaces();
    if (places.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add("Hot places         waits  on the path  writers  best without");
    for (HotPlace hot : places.subList(0, Math.min(places.size(), MOST_PLACES))) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-15s %6d  %11d  %7d  %12.2f  %s",
              hot.nature().name().toLowerCase(Locale.ROOT),
              hot.waits(),
              hot.onPath(),
              hot.writers(),
              hot.bestWithout(),
              explanation.name(hot.place())));
    }
  }
}
