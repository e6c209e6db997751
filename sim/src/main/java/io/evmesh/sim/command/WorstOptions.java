package io.evmesh.sim.command;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which folder {@code bench --worst} runs, and how. */
final class WorstOptions {
  @Option(
      names = "--worst",
      paramLabel = "DIR",
      description =
          "Execute the recorded blocks that are folders of DIR, on one thread, and print a table:"
              + " case, gas, median ms, Mgas/s. With --runs, --warmup, --json.")
  private @Nullable Path folder;

  @Option(
      names = "--mixed",
      description =
          "With --worst: all blocks in turns in three passes of --runs (default: 3) each, of which"
              + " the third is told, so that no block finds code compiled for it alone.")
  private boolean mixed;

  Optional<Path> folder() {
    return Optional.ofNullable(folder);
  }

  boolean mixed() {
    return mixed;
  }
}
