package io.evmesh.sim.measure;

import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The executors that can be measured, by name; a new one is one entry here. */
public final class Executors {
  /** The name of the executor that runs one transaction after the other. */
  public static final String SEQUENTIAL = "sequential";

  private static final Map<String, Supplier<BlockExecutor>> BY_NAME =
      new TreeMap<>(Map.of(SEQUENTIAL, SequentialBlockExecutor::new));

  private Executors() {}

  /** What builds executors of this name. */
  public static Optional<Supplier<BlockExecutor>> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** All names, for messages. */
  public static String known() {
    return String.join(", ", BY_NAME.keySet());
  }
}
