package io.evmesh.cluster.config;

import io.evmesh.input.cli.CommandLines;
import io.evmesh.input.settings.SettingSources;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Settings as a command is told them. */
public final class Told {
  private Told() {}

  /** A command that has the options of a cluster, and one that names a file. */
  @Command(name = "told")
  public static final class Line {
    @Option(names = "--config")
    private String config = "";

    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Override
    public String toString() {
      return config;
    }
  }

  static SettingSources sources(Line line, Map<String, String> environment, String... words) {
    return SettingSources.of(
        line, CommandLines.of(new Line()).parseArgs(words), ClusterOptions.RULES, environment::get);
  }

  public static ClusterSettings settings(Map<String, String> environment, String... words) {
    Line line = new Line();
    return line.cluster.settings(sources(line, environment, words));
  }

  /** What the words of a command line lead to. */
  public static ClusterSettings by(String... words) {
    return settings(Map.of(), words);
  }
}
