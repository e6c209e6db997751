package io.evmesh.node.explain;

import io.evmesh.engine.conflict.BlockConflicts;
import io.evmesh.engine.conflict.Dependency;
import io.evmesh.engine.conflict.HotPlace;
import io.evmesh.engine.conflict.HotPlace.Nature;
import io.evmesh.engine.conflict.Place;
import io.evmesh.engine.conflict.Place.Part;
import io.evmesh.engine.types.Address;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** Says what would let a block be faster. */
final class Advice {
  private static final int MOST_SENTENCES = 8;

  /** What raises the bound by less is not worth a sentence. */
  private static final double LEAST_GAIN = 1.02;

  private static final int MOST_NAMES = 4;
  private static final int MANY = 3; // transactions of one sender

  private final Explanation explanation;
  private final BlockConflicts conflicts;

  Advice(Explanation explanation) {
    this.explanation = explanation;
    conflicts = explanation.conflicts();
  }

  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    conflicts.hotPlaces().stream()
        .filter(place -> place.bestWithout() >= LEAST_GAIN * conflicts.best())
        .sorted((a, b) -> Double.compare(b.bestWithout(), a.bestWithout()))
        .forEach(place -> sentences.add(ofPlace(place)));
    addContracts(sentences);
    if (sentences.isEmpty()) {
      addPath(sentences);
    }
    addSenders(sentences);
    return sentences.stream().limit(MOST_SENTENCES).toList();
  }

  private String ofPlace(HotPlace hot) {
    String name = explanation.name(hot.place());
    String gain =
        String.format(
            Locale.ROOT,
            "without it the best would be %.2f in place of %.2f",
            hot.bestWithout(),
            conflicts.best());
    String how =
        switch (hot.nature()) {
          case COUNTER ->
              "Split the counter %s: %d transactions change it by the same amount"
                  .formatted(name, hot.writers());
          case SUM ->
              "Split the sum %s: %d transactions only add to it, or only take from it"
                  .formatted(name, hot.writers());
          case EXCHANGE ->
              "%s goes up and down in %d transactions, as with swaps on one pair: they can not run"
                      .formatted(name, hot.writers())
                  + " at once";
          case OTHER ->
              hot.place().part() == Part.SLOT
                  ? "%s is set by one transaction and read by others".formatted(name)
                  : "The %s decides what later transactions do".formatted(name);
        };
    return how + "; " + gain + ".";
  }

  /** Places of one contract that only together hold transactions up. */
  private void addContracts(List<String> sentences) {
    SequencedMap<Address, List<Place>> places = new LinkedHashMap<>();
    conflicts
        .hotPlaces()
        .forEach(
            hot ->
                places
                    .computeIfAbsent(hot.place().address(), _ -> new ArrayList<>())
                    .add(hot.place()));
    places.forEach(
        (address, own) -> {
          if (own.size() < 2) {
            return;
          }
          double without = conflicts.bestWithout(own);
          double alone =
              conflicts.hotPlaces().stream()
                  .filter(hot -> own.contains(hot.place()))
                  .mapToDouble(HotPlace::bestWithout)
                  .max()
                  .orElse(0);
          if (without >= LEAST_GAIN * Math.max(alone, conflicts.best())) {
            sentences.add(
                String.format(
                    Locale.ROOT,
                    "%d places of %s hold transactions up together (%s); without all of them the"
                        + " best would be %.2f.",
                    own.size(),
                    explanation.name(address),
                    natures(own),
                    without));
          }
        });
  }

  /** Where no place alone holds the block up: what holds the critical path together. */
  private void addPath(List<String> sentences) {
    List<Place> places =
        conflicts.dependencies().stream()
            .filter(conflicts::isOnPath)
            .map(Dependency::place)
            .distinct()
            .toList();
    double without = conflicts.bestWithout(places);
    if (without >= LEAST_GAIN * conflicts.best()) {
      sentences.add(
          String.format(
              Locale.ROOT,
              "The transactions of the critical path meet at %d places at once, of %s; without all"
                  + " of them the best would be %.2f.",
              places.size(),
              places.stream()
                  .map(place -> explanation.name(place.address()))
                  .distinct()
                  .limit(MOST_NAMES)
                  .collect(Collectors.joining(", ")),
              without));
    } else if (!places.isEmpty()) {
      sentences.add(
          "Several chains of transactions are as long as the critical path: no place alone holds"
              + " the block up.");
    }
  }

  private String natures(List<Place> own) {
    long exchanged =
        conflicts.hotPlaces().stream()
            .filter(hot -> own.contains(hot.place()) && hot.nature() == Nature.EXCHANGE)
            .count();
    return exchanged > 0 ? "some go up and down: their order matters" : "none goes up and down";
  }

  private void addSenders(List<String> sentences) {
    SequencedMap<Address, Integer> counts = new LinkedHashMap<>();
    for (int tx = 0; tx < explanation.size(); tx++) {
      counts.merge(explanation.sender(tx), 1, Integer::sum);
    }
    counts.entrySet().stream()
        .filter(entry -> entry.getValue() >= MANY)
        .max((a, b) -> Integer.compare(a.getValue(), b.getValue()))
        .ifPresent(
            entry ->
                sentences.add(
                    "%s sends %d of the transactions: its nonces are known beforehand and hold"
                            .formatted(explanation.name(entry.getKey()), entry.getValue())
                        + " nobody up here; where they are not, these run one after the other."));
  }
}
