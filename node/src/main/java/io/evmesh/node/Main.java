package io.evmesh.node;

import io.evmesh.actors.chain.InvalidBlockException;
import io.evmesh.actors.chain.thread.ChainException;
import io.evmesh.input.cli.CommandLines;
import io.evmesh.input.json.InputException;
import io.evmesh.node.command.BlockTestCommand;
import io.evmesh.node.command.ConfigCommand;
import io.evmesh.node.command.DemoCommand;
import io.evmesh.node.command.ExplainCommand;
import io.evmesh.node.command.ExportCommand;
import io.evmesh.node.command.ImportCommand;
import io.evmesh.node.command.InspectCommand;
import io.evmesh.node.command.PractiseCommand;
import io.evmesh.node.command.RunCommand;
import io.evmesh.node.command.StartCommand;
import io.evmesh.node.command.StateTestCommand;
import io.evmesh.node.command.TransactionTestCommand;
import io.evmesh.node.command.VerifyCommand;
import io.evmesh.node.command.VotesCommand;
import io.evmesh.node.command.cluster.ClusterCommand;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.event.CorruptEventException;
import java.util.concurrent.CompletionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the node. */
@Command(
    name = "evmesh",
    description = "An exact and fast Ethereum execution engine.",
    mixinStandardHelpOptions = true,
    version = "evmesh 0.1.0",
    subcommands = {
      StartCommand.class,
      ConfigCommand.class,
      RunCommand.class,
      InspectCommand.class,
      ExplainCommand.class,
      VerifyCommand.class,
      VotesCommand.class,
      ClusterCommand.class,
      DemoCommand.class,
      PractiseCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      StateTestCommand.class,
      BlockTestCommand.class,
      TransactionTestCommand.class
    })
public final class Main implements Runnable {
  private Main() {}

  /** Runs a command and ends the process with its exit status. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The whole command line, for tests too. */
  public static CommandLine commandLine() {
    CommandLine line = CommandLines.of(new Main());
    CommandLine.IExecutionExceptionHandler usual = line.getExecutionExceptionHandler();
    line.setExecutionExceptionHandler(
        (exception, failed, parsed) ->
            usual.handleExecutionException(asInput(exception), failed, parsed));
    return line;
  }

  /** What a database or a chain complains of is, like bad input, not a fault of our own. */
  private static Exception asInput(Exception exception) {
    Throwable cause = exception;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof DatabaseException
            || cause instanceof ChainException
            || cause instanceof InvalidBlockException
            || cause instanceof CorruptEventException
        ? new InputException(String.valueOf(cause.getMessage()), cause)
        : exception;
  }

  @Override
  public void run() {
    new CommandLine(this).usage(System.out);
  }
}
