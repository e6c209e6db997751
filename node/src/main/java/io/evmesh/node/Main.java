package io.evmesh.node;

import io.evmesh.input.cli.CommandLines;
import io.evmesh.node.command.BlockTestCommand;
import io.evmesh.node.command.StateTestCommand;
import io.evmesh.node.command.TransactionTestCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the node. */
@Command(
    name = "evmesh",
    description = "An exact and fast Ethereum execution engine.",
    mixinStandardHelpOptions = true,
    version = "evmesh 0.1.0",
    subcommands = {StateTestCommand.class, BlockTestCommand.class, TransactionTestCommand.class})
public final class Main implements Runnable {
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
    new CommandLine(this).usage(System.out);
  }
}
