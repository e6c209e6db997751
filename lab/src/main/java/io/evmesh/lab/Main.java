package io.evmesh.lab;

import io.evmesh.input.cli.CommandLines;
import io.evmesh.lab.command.CalibrateCommand;
import io.evmesh.lab.command.CompareCommand;
import io.evmesh.lab.command.InitCommand;
import io.evmesh.lab.command.ListCommand;
import io.evmesh.lab.command.PaperCommand;
import io.evmesh.lab.command.RealityCommand;
import io.evmesh.lab.command.ReportCommand;
import io.evmesh.lab.command.RunCommand;
import io.evmesh.lab.command.SweepCommand;
import io.evmesh.lab.command.WorkerCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the laboratory. */
@Command(
    name = "evmesh",
    mixinStandardHelpOptions = true,
    version = "evmesh 0.1.0",
    subcommands = Main.Sim.class)
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  private Main() {}

  /** The commands under {@code sim}. */
  @Command(
      name = "sim",
      mixinStandardHelpOptions = true,
      description =
          "Simulates schedulers and clusters in virtual time: real transactions are really"
              + " executed, what that costs comes from a profile, and the same seed gives the same"
              + " bytes.",
      subcommands = {
        InitCommand.class,
        ListCommand.class,
        RunCommand.class,
        SweepCommand.class,
        ReportCommand.class,
        CompareCommand.class,
        CalibrateCommand.class,
        RealityCommand.class,
        PaperCommand.class,
        WorkerCommand.class
      })
  static final class Sim implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
      throw new ParameterException(
          spec.commandLine(),
          "Missing command: init, list, run, sweep, worker, report, compare, calibrate, reality or"
              + " paper.");
    }
  }

  /** Runs a command and ends the process with its exit status. */
  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true"); // plots need no display
    System.exit(commandLine().execute(args));
  }

  /** The whole command line, for tests too. */
  public static CommandLine commandLine() {
    return CommandLines.of(new Main());
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: sim.");
  }
}
