package io.evmesh.node.command.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.evmesh.cluster.config.ClusterOptions;
import io.evmesh.cluster.config.ClusterSettings;
import io.evmesh.input.settings.SettingSources;
import io.evmesh.input.settings.SettingSources.Shown;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cluster config}: says what a node would be told of its cluster, and by whom. */
@Command(
    name = "config",
    description = "Checks the settings of a cluster's node, and prints them.",
    mixinStandardHelpOptions = true)
final class ClusterConfigCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private MemberOptions options = new MemberOptions();

  @Option(
      names = "--show",
      description = "Print every setting, its value and where that comes from.")
  private boolean show;

  @Option(names = "--json", description = "The same in JSON.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    SettingSources sources =
        SettingSources.of(options, spec.commandLine().getParseResult(), ClusterOptions.RULES);
    ClusterSettings settings = options.cluster().settings(sources);
    List<Shown> shown = ClusterOptions.shown(sources, settings);
    if (json) {
      out.println(json(shown));
    } else if (show) {
      shown.forEach(setting -> out.println(setting.line()));
    } else {
      out.println("the settings are good: " + summary(settings));
    }
    out.flush();
    return 0;
  }

  private static String json(List<Shown> shown) {
    ArrayNode all = new ObjectMapper().createArrayNode();
    for (Shown setting : shown) {
      all.addObject()
          .put("name", setting.name())
          .put("value", setting.value())
          .put("source", setting.source());
    }
    return all.toPrettyString();
  }

  private static String summary(ClusterSettings settings) {
    return "%s, %s; it begins with %d %s; what a lost node kept begins elsewhere after about %d s"
        .formatted(
            settings,
            settings.isClear() ? "in clear" : "by mutual TLS",
            settings.minMembers(),
            settings.minMembers() == 1 ? "node" : "nodes",
            settings.times().untilShardsBegin().toSeconds());
  }
}
