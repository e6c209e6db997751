package io.evmesh.sim.report;

import io.evmesh.engine.types.Hash;
import io.evmesh.input.json.Json;
import io.evmesh.sim.measure.Measurement;
import io.evmesh.testkit.canonical.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is to come of the blocks that are folders of a folder, by their names: digests of results
 * and of the state afterwards.
 */
public final class Digests {
  /** Its name in that folder. */
  public static final String FILE = "digests.json";

  private record Expected(Hash results, Hash postState) {}

  private final Map<String, Expected> known = new HashMap<>();

  private Digests() {}

  /**
   * Those of a folder; none if there is no such file.
   *
   * @throws io.evmesh.input.json.InputException naming file and place of what can not be used
   */
  public static Digests in(Path folder) {
    Digests digests = new Digests();
    Path file = folder.resolve(FILE);
    if (Files.exists(file)) {
      Json blocks = Json.read(file);
      for (String name : blocks.names()) {
        Json block = blocks.at(name);
        digests.known.put(
            name, new Expected(block.at("results").hash(), block.at("postState").hash()));
      }
    }
    return digests;
  }

  /** The labels of the measured blocks of which something else was to come. */
  public List<String> differing(List<Measurement> measurements) {
    return measurements.stream().filter(this::differs).map(Measurement::label).toList();
  }

  private boolean differs(Measurement measurement) {
    Expected expected = known.get(measurement.label());
    Outcome outcome = measurement.outcome();
    return expected != null
        && !expected.equals(new Expected(outcome.resultsDigest(), outcome.postStateDigest()));
  }

  /** Writes those of a folder. */
  public static void write(Path folder, Map<String, Outcome> outcomes) {
    String lines =
        outcomes.entrySet().stream()
            .map(entry -> line(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
    ReportFile.write(folder.resolve(FILE), lines);
  }

  private static String line(String name, Outcome outcome) {
    return "\"%s\": {\"gasUsed\": %d, \"results\": \"%s\", \"postState\": \"%s\"}"
        .formatted(name, outcome.gasUsed(), outcome.resultsDigest(), outcome.postStateDigest());
  }
}
