package io.evmesh.sim.measure;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The executors that can be measured. */
public enum ExecutorKind {
  /** Account actors and transaction lanes. */
  ACTORS,

  /** Threads that know the block's access list. */
  BAL,

  /** One transaction after the other on one thread. */
  SEQUENTIAL;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The name on the command line. */
  public String label() {
    return label;
  }

  /** The kind with this name. */
  public static Optional<ExecutorKind> find(String name) {
    return Arrays.stream(values()).filter(kind -> kind.label.equals(name)).findFirst();
  }

  /** All names, for messages. */
  public static String known() {
    return Arrays.stream(values()).map(ExecutorKind::label).collect(Collectors.joining(", "));
  }
}
