package io.evmesh.sim;

import io.evmesh.input.cli.CommandLines;
import io.evmesh.sim.command.BenchCommand;
import io.evmesh.sim.command.RaceCommand;
import io.evmesh.sim.command.ReplayCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of what measures. */
@Command(
    name = "evmesh",
    description = "Executes recorded and generated blocks and measures how long that takes.",
    mixinStandardHelpOptions = true,
    version = "evmesh 0.1.0",
    subcommands = {RaceCommand.class, ReplayCommand.class, BenchCommand.class})
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  private Main() {}

  /** Runs a command and ends the process with its exit status. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The whole command line, for tests too. */
  public static CommandLine commandLine() {
    return CommandLines.of(new Main());
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: race, replay or bench.");
  }
}
