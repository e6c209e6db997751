package io.evmesh.lab.workload;

import io.evmesh.lab.document.Entry;
import java.util.List;

/**
 * A kind of work that scenarios can name.
 *
 * @param parameters names of what it can be told, beside {@code kind} and {@code label}
 * @param conflicts where its transactions meet, for people
 */
public record WorkKind(String name, List<String> parameters, String conflicts, Source source) {
  /** Begins a chain of a kind. */
  @FunctionalInterface
  interface Source {
    /** Puts into the draft what the work needs, and gives the maker of its transactions. */
    Maker begin(Draft draft, Entry parameters);
  }

  static WorkKind of(String name, String parameters, String conflicts, Source source) {
    return new WorkKind(name, List.of(parameters.split(" ")), conflicts, source);
  }
}
