package io.evmesh.node.command;

import io.evmesh.input.settings.SettingSources;
import io.evmesh.node.settings.NodeSettings;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code config}: says what a node would be told, and by whom. */
@Command(
    name = "config",
    description =
        "Checks the settings that 'start' would have with the same options, and prints them.",
    mixinStandardHelpOptions = true)
public final class ConfigCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private StartOptions options = new StartOptions();

  @Option(
      names = "--show",
      description = "Print every setting, its value and where that comes from.")
  private boolean show;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    SettingSources sources =
        SettingSources.of(options, spec.commandLine().getParseResult(), StartOptions.RULES);
    NodeSettings settings = options.settings(sources);
    if (show) {
      sources.all(new StartOptions()).forEach(setting -> out.println(setting.line()));
    } else {
      out.println("the settings are good; the chain is in " + settings.database().place());
    }
    out.flush();
    return 0;
  }
}
