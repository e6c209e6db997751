package io.evmesh.node.command;

import io.evmesh.node.client.NodeClient;
import io.evmesh.node.demo.Practice;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code practise}: asks a node on a new chain what clients usually ask; the launcher needs it. */
@Command(
    name = "practise",
    description = "Asks a node on a new chain what clients usually ask, for some seconds.",
    hidden = true,
    mixinStandardHelpOptions = true)
public final class PractiseCommand implements Callable<Integer> {
  @Mixin private NodeOptions node = new NodeOptions();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "8",
      description = "For how long (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Override
  public Integer call() throws InterruptedException {
    try (NodeClient client = node.client()) {
      Practice.run(client, Duration.ofSeconds(seconds));
    }
    return 0;
  }
}
