package io.evmesh.lab.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a scenario on all cores, and goes on where it was interrupted. */
@Command(
    name = "sweep",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a scenario like 'run', on all cores. Started again with the same folder, it goes on",
      "where it was interrupted. The results do not depend on the number of cores."
    })
public final class SweepCommand implements Callable<Integer> {
  @Mixin private RunOptions options;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "runs at once; as many as there are cores unless told otherwise")
  private int jobs = Runtime.getRuntime().availableProcessors();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (jobs < 1) {
      throw new ParameterException(spec.commandLine(), "--jobs must be at least 1");
    }
    return options.run(jobs, false, spec.commandLine().getOut());
  }
}
