package io.evmesh.node.command.cluster;

import io.evmesh.cluster.config.ClusterOptions;
import io.evmesh.input.settings.SettingSources;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The settings of a cluster, and the file that may hold them. */
final class MemberOptions {
  @Option(
      names = SettingSources.FILE_OPTION,
      paramLabel = "FILE",
      description =
          "Settings in HOCON or JSON: cluster { port = 25520 }. The command line wins over the"
              + " environment (EVMESH_CLUSTER_PORT, ... for every option), that over the file.")
  @SuppressWarnings("UnusedVariable") // SettingSources asks for it by its name
  private @Nullable Path config;

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  ClusterOptions cluster() {
    return cluster;
  }
}
