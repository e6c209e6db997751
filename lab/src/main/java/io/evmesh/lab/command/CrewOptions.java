package io.evmesh.lab.command;

import io.evmesh.cluster.config.ClusterOptions;
import io.evmesh.cluster.config.ClusterSettings;
import io.evmesh.input.settings.SettingSources;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/**
 * How this process is a member of a cluster: the settings of a node, and the file that has them.
 */
final class CrewOptions {
  @Option(
      names = SettingSources.FILE_OPTION,
      paramLabel = "FILE",
      description = "Settings of the cluster in HOCON or JSON, as for a node.")
  @SuppressWarnings("UnusedVariable") // SettingSources asks for it by its name
  private @Nullable Path config;

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  /**
   * What was said.
   *
   * @throws io.evmesh.input.json.InputException if a value is no good
   */
  ClusterSettings settings(CommandSpec spec) {
    return cluster.settings(
        SettingSources.of(this, spec.commandLine().getParseResult(), ClusterOptions.RULES));
  }
}
