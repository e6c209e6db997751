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
      "where it was interrupted. The results do not depend on the number of cores.",
      "With --cluster, 'sim worker' of other processes and machines do runs as well."
    })
public final class SweepCommand implements Callable<Integer> {
  @Mixin private RunOptions options;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description =
          "runs at once; as many as there are cores unless told otherwise; 0 if workers do them all")
  private int jobs = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--cluster",
      description = "lets 'sim worker's take runs, which find this process by the options below")
  private boolean cluster;

  @Mixin private CrewOptions crew = new CrewOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (jobs < (cluster ? 0 : 1)) {
      throw new ParameterException(
          spec.commandLine(), "--jobs must be at least 1, or 0 with --cluster");
    }
    return options.run(
        jobs, false, cluster ? crew.settings(spec) : null, spec.commandLine().getOut());
  }
}
