package io.evmesh.node.command.cluster;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cluster drain}: lets a node hand over and end. */
@Command(
    name = "drain",
    description =
        "Lets a node hand over what it leads, leave the cluster and end. Ask a management port on"
            + " this machine (--node); SIGTERM to the node's process does the same.",
    mixinStandardHelpOptions = true)
final class DrainCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private AskedNode node = new AskedNode();

  @Parameters(
      paramLabel = "NODE",
      description = "HOST:PORT of the node, as 'cluster status' shows it.")
  private String name = "";

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println(name + ": " + node.drain(name));
    out.flush();
    return 0;
  }
}
