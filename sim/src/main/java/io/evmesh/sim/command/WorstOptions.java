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
              + " case, gas, median ms, Mgas/s. What digests.json there does not say came of them"
              + " is told. With --runs, --warmup, --json.")
  private @Nullable Path folder;

  @Option(
      names = "--mixed",
      description =
          "With --worst: all blocks in turns in three passes of --runs (default: 3) each, of which"
              + " the third is told, so that no block finds code compiled for it alone. Times are"
              + " processor time of the executing thread.")
  private boolean mixed;

  @Option(
      names = "--beside",
      paramLabel = "COMMAND",
      description =
          "With --mixed: before the runs of a block that count, run a program with the block's"
              + " folder behind COMMAND, which prints 'median N ms'; the table shows that and the"
              + " ratio.")
  private @Nullable String beside;

  @Option(
      names = "--worst-generate",
      paramLabel = "DIR",
      description =
          "Write such blocks into the folder DIR, one for each instruction and shape of its"
              + " operands, and to digests.json there what came of each. Each is executed twice: as"
              + " usual, and with each instruction watched; what differs is told.")
  private @Nullable Path generated;

  Optional<Path> generated() {
    return Optional.ofNullable(generated);
  }

  Optional<Path> folder() {
    return Optional.ofNullable(folder);
  }

  Optional<String> beside() {
    return Optional.ofNullable(beside);
  }

  boolean mixed() {
    return mixed;
  }
}
