package io.evmesh.node.command;

import io.evmesh.input.json.InputException;
import io.evmesh.node.settings.EngineSettings;
import io.evmesh.persistence.database.DatabaseSettings;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a consensus client drives the node, and how it shows that it may. */
final class EngineOptions {
  private static final int USUAL_PORT = 8551;

  @Option(
      names = "--authrpc.port",
      paramLabel = "N",
      description =
          "Serve the Engine API on this port (consensus clients expect "
              + USUAL_PORT
              + "): the node makes no blocks of its own then, and follows the consensus client.")
  private @Nullable Integer port;

  @Option(
      names = "--authrpc.addr",
      paramLabel = "ADDRESS",
      description = "Address that the Engine API listens on (default: ${DEFAULT-VALUE}).")
  private String host = "127.0.0.1";

  @Option(
      names = "--authrpc.vhosts",
      paramLabel = "NAMES",
      description =
          "Names that a consensus client may call the node by, with commas; * for any (default:"
              + " ${DEFAULT-VALUE}).")
  private String hosts = "localhost";

  @Option(
      names = {"--authrpc.jwtsecret", "--jwt-secret"},
      paramLabel = "FILE",
      description =
          "Secret that the consensus client has too: 64 hexadecimal digits. Made if it is missing"
              + " (default: jwtsecret in the chain's folder).")
  private @Nullable Path secret;

  /**
   * What was said; empty if nobody drives the node.
   *
   * @throws InputException if a value is no good
   */
  Optional<EngineSettings> settings(DatabaseSettings database) {
    if (port == null && secret == null) {
      return Optional.empty();
    }
    int listened = port == null ? USUAL_PORT : port;
    ServerOptions.between("--authrpc.port", listened, 0, 65_535);
    Path file = secret;
    if (file == null) {
      if (database.folder().toString().isEmpty()) {
        throw new InputException("--authrpc.port needs --authrpc.jwtsecret FILE");
      }
      file = database.folder().resolve("jwtsecret");
    }
    Set<String> names = ServerOptions.list(hosts.toLowerCase(Locale.ROOT));
    names.add(host.toLowerCase(Locale.ROOT));
    return Optional.of(new EngineSettings(host, listened, names, file));
  }
}
