package io.evmesh.node.command.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cluster status}: prints what any node tells of its cluster. */
@Command(
    name = "status",
    description = "Prints the nodes of a cluster: who leads, how far they are, what they do.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private AskedNode node = new AskedNode();

  @Option(names = "--json", description = "Print JSON, with counts since each node's start.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    JsonNode cluster = node.cluster();
    if (json) {
      out.println(cluster.toPrettyString());
    } else {
      ClusterTable table = new ClusterTable();
      List<String> first = table.lines(cluster, System.nanoTime());
      if (!first.isEmpty()) {
        TimeUnit.SECONDS.sleep(2); // what is counted in a second needs two looks
      }
      table.lines(node.cluster(), System.nanoTime()).forEach(out::println);
    }
    out.flush();
    return 0;
  }
}
