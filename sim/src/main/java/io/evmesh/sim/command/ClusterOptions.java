package io.evmesh.sim.command;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** On how many processes {@code bench --cluster} runs, and for how long. */
final class ClusterOptions {
  @Option(
      names = "--cluster",
      paramLabel = "N",
      description =
          "Execute each block on N processes of this machine with a lane each, pinned to a core"
              + " each where the system can, beside one of them alone, in turns.")
  private @Nullable Integer nodes;

  @Option(
      names = "--cluster-warmup",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "With --cluster: untimed, for each workload (default: ${DEFAULT-VALUE}).")
  private int warmUpSeconds;

  @Option(
      names = "--cluster-seconds",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "With --cluster: timed, for each workload (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--cluster-always",
      description = "With --cluster: spread blocks over all nodes even where that is slower.")
  private boolean always;

  boolean always() {
    return always;
  }

  Optional<Integer> nodes() {
    return Optional.ofNullable(nodes);
  }

  int warmUpSeconds() {
    return warmUpSeconds;
  }

  int seconds() {
    return seconds;
  }
}
