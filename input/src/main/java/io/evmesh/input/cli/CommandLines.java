package io.evmesh.input.cli;

import io.evmesh.input.json.InputException;
import picocli.CommandLine;

/**
 * Command lines with the manners of this project: exit status 0 for success, 1 for a run that found
 * differences, 2 for bad input, whose error is one sentence on standard error.
 */
public final class CommandLines {
  private static final int BAD_INPUT = 2;

  private CommandLines() {}

  /** The command line of a main command. */
  public static CommandLine of(Object command) {
    CommandLine line = new CommandLine(command);
    line.setExecutionExceptionHandler(
        (exception, failed, parsed) -> {
          if (exception instanceof InputException) {
            failed.getErr().println("evmesh: " + exception.getMessage());
            return BAD_INPUT;
          }
          throw exception;
        });
    line.setParameterExceptionHandler(
        (exception, arguments) -> {
          CommandLine failed = exception.getCommandLine();
          failed.getErr().println("evmesh: " + exception.getMessage());
          failed.getErr().println("Try '" + failed.getCommandSpec().qualifiedName() + " --help'.");
          return BAD_INPUT;
        });
    return line;
  }
}
