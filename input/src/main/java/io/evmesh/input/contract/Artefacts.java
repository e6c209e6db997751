package io.evmesh.input.contract;

import io.evmesh.engine.types.Bytes;
import java.util.List;
import java.util.Optional;

/** The contracts that are known, to be found by their code and by their functions. */
public record Artefacts(List<Artefact> all) {
  /** Nothing is known. */
  public static final Artefacts NONE = new Artefacts(List.of());

  /** The contract whose code this is. */
  public Optional<Artefact> of(Bytes code) {
    Artefact best = null;
    int least = Integer.MAX_VALUE;
    for (Artefact one : all) {
      int differences = one.differences(code);
      if (differences >= 0 && differences < least) {
        best = one;
        least = differences;
      }
    }
    return Optional.ofNullable(best);
  }

  /** The only contract with a layout, if there is one and its code is not known. */
  public Optional<Artefact> single() {
    List<Artefact> laidOut = all.stream().filter(one -> one.layout() != null).toList();
    return laidOut.size() == 1 && laidOut.getFirst().code() == null
        ? Optional.of(laidOut.getFirst())
        : Optional.empty();
  }

  /** The name of a function in any of the contracts. */
  public Optional<String> function(Bytes selector) {
    return all.stream()
        .map(one -> one.functions().get(selector))
        .filter(java.util.Objects::nonNull)
        .findFirst();
  }
}
