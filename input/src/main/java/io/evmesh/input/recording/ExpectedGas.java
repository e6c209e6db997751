package io.evmesh.input.recording;

import io.evmesh.engine.chain.Fork;
import io.evmesh.input.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Gas that another implementation found for a recorded block, from a file beside it. */
public final class ExpectedGas {
  private ExpectedGas() {}

  /**
   * Gas units of all transactions under the rules of {@code fork}: {@code block_gas_used} of {@code
   * expected_eels_FORK.json}. Empty if there is no such file.
   *
   * @throws io.evmesh.input.json.InputException if there is one that can not be used
   */
  public static Optional<Long> read(Path folder, Fork fork) {
    String name = fork.name().replace("_", "").toLowerCase(Locale.ROOT);
    Path file = folder.resolve("expected_eels_" + name + ".json");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    return Optional.of(Json.read(file).at("block_gas_used").unsignedLong());
  }
}
