package io.evmesh.node;

import io.evmesh.node.command.StateTestCommand;
import io.evmesh.node.input.InputException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the node. */
@Command(
    name = "evmesh",
    description = "An exact and fast Ethereum execution engine.",
    mixinStandardHelpOptions = true,
    version = "evmesh 0.1.0",
    subcommands = {StateTestCommand.class})
public final class Main implements Runnable {
  private static final int BAD_INPUT = 2;

  @CommandLine.Spec private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

  private Main() {}

  /** Runs a command and ends the process with its exit status. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The whole command line, for tests too. */
  public static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    line.setExecutionExceptionHandler(
        (exception, command, parsed) -> {
          if (exception instanceof InputException) {
            command.getErr().println("evmesh: " + exception.getMessage());
            return BAD_INPUT;
          }
          throw exception;
        });
    line.setParameterExceptionHandler(
        (exception, arguments) -> {
          CommandLine command = exception.getCommandLine();
          command.getErr().println("evmesh: " + exception.getMessage());
          command
              .getErr()
              .println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
          return BAD_INPUT;
        });
    return line;
  }

  @Override
  public void run() {
    new CommandLine(this).usage(System.out);
  }
}
