package io.evmesh.node.command.cluster;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cluster}: several nodes that keep one chain together. */
@Command(
    name = "cluster",
    description = "Tries, watches and configures several nodes that keep one chain together.",
    mixinStandardHelpOptions = true,
    subcommands = {
      TryCommand.class,
      StatusCommand.class,
      DrainCommand.class,
      ClusterConfigCommand.class,
      CertificatesCommand.class
    })
public final class ClusterCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    CommandSpec here = Objects.requireNonNull(spec);
    throw new ParameterException(
        here.commandLine(),
        "Missing command: one of " + String.join(", ", here.subcommands().keySet()) + ".");
  }
}
