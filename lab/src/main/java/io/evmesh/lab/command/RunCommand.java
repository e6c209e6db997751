package io.evmesh.lab.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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

  @Option(
      names = "--real",
      description = {
        "executes the first block of each point for real, always in lanes, in turns with sequential",
        "execution: one node on the actors of this process, several (blocks of bench only) as",
        "processes of this machine, each pinned to its share of the cores, whose messages take as much",
        "longer as the network's latency. What it gives depends on the machine and is labelled so"
      })
  private boolean real;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (real && traces) {
      throw new ParameterException(spec.commandLine(), "--trace shows the virtual clock only");
    }
    return real
        ? options.runForReal(spec.commandLine().getOut())
        : options.run(1, traces, null, spec.commandLine().getOut());
  }
}
