package io.evmesh.lab.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a scenario. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a scenario, one run after the other, and writes a folder of results.",
      "Exit status: 0 if all blocks came out as in sequence, 1 if one did not, 2 for bad input."
    })
public final class RunCommand implements Callable<Integer> {
  @Mixin private RunOptions options;

  @Option(
      names = "--trace",
      description =
          "also writes trace.json: what each worker did when, of the first point and repetition,"
              + " for Perfetto (ui.perfetto.dev) or Chrome")
  private boolean traces;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    return options.run(1, traces, spec.commandLine().getOut());
  }
}
