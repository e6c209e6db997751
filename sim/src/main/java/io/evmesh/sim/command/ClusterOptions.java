package io.evmesh.sim.command;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** On how many processes {@code bench --cluster} runs, and for how long. */
final class ClusterOptions {
  private static final int MOST_NODES = 16;
  private static final int MOST_LATENCY = 1000;

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

  @Option(
      names = "--net-latency",
      paramLabel = "MILLISECONDS",
      defaultValue = "0",
      description =
          "With --cluster: delay what crosses between processes by so much each way, by relays that"
              + " run beside them on the same cores (default: ${DEFAULT-VALUE}).")
  private double latencyMillis;

  /** What is wrong with these options; empty if nothing is. */
  Optional<String> check(int processes) {
    if (processes < 2 || processes > MOST_NODES) {
      return Optional.of(
          "--cluster takes 2 to %d processes, not %d.".formatted(MOST_NODES, processes));
    }
    if (!(latencyMillis >= 0 && latencyMillis <= MOST_LATENCY)) {
      return Optional.of("--net-latency takes 0 to %d milliseconds.".formatted(MOST_LATENCY));
    }
    return warmUpSeconds < 0 || seconds < 1
        ? Optional.of("--cluster-warmup takes 0 seconds or more, --cluster-seconds 1 or more.")
        : Optional.empty();
  }

  Duration latency() {
    return Duration.ofNanos(Math.round(latencyMillis * 1e6));
  }

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
