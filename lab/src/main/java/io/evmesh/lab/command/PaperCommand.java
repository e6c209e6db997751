package io.evmesh.lab.command;

import io.evmesh.input.json.InputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes all figures of the page on simulations. */
@Command(
    name = "paper",
    mixinStandardHelpOptions = true,
    description = {
      "Runs all scenarios of a folder, each into a folder of its own name: with those of this",
      "project that makes all figures of docs/simulation.md from nothing. Files that end with",
      "-profile.yaml are costs, which scenarios name."
    })
public final class PaperCommand implements Callable<Integer> {
  @Option(
      names = "--scenarios",
      paramLabel = "DIR",
      description = "scenarios to run (default: ${DEFAULT-VALUE})")
  private Path scenarios = Path.of("lab/scenarios");

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "folder of results")
  private Path out;

  @Option(names = "--quick", description = "only those in the folder 'quick', which take minutes")
  private boolean quick;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    int jobs = Runtime.getRuntime().availableProcessors();
    PrintWriter log = spec.commandLine().getOut();
    int worst = 0;
    for (Path file : files(quick ? scenarios.resolve("quick") : scenarios)) {
      String name = file.getFileName().toString().replace(".yaml", "");
      log.println("--- " + name);
      log.flush();
      worst =
          Math.max(worst, RunOptions.run(file, out.resolve(name), null, jobs, false, null, log));
    }
    return worst;
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .filter(file -> !file.toString().endsWith("-profile.yaml"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new InputException(folder + " can not be read: " + e.getMessage(), e);
    }
  }
}
