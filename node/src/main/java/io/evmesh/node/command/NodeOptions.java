package io.evmesh.node.command;

import io.evmesh.input.json.InputException;
import io.evmesh.input.json.InputFile;
import io.evmesh.node.client.NodeClient;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which node a command asks. */
final class NodeOptions {
  private static final int MOST_TOKEN = 1 << 16;

  @Option(
      names = "--node",
      paramLabel = "URL",
      defaultValue = "${env:EVMESH_NODE:-http://127.0.0.1:8545}",
      description = "The node that is asked (default: ${DEFAULT-VALUE}).")
  private String node = "http://127.0.0.1:8545";

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "The first line of this file is the token that the node asks for.")
  private @Nullable Path tokenFile;

  /** A client of the node. */
  NodeClient client() {
    URI uri;
    try {
      uri = URI.create(node);
    } catch (IllegalArgumentException e) {
      throw new InputException("--node: '%s' is no address".formatted(node), e);
    }
    if (uri.getHost() == null || !String.valueOf(uri.getScheme()).startsWith("http")) {
      throw new InputException("--node: '%s' is no address of http or https".formatted(node));
    }
    return new NodeClient(uri, Optional.ofNullable(tokenFile).map(NodeOptions::token));
  }

  private static String token(Path file) {
    return InputFile.firstLine(file, MOST_TOKEN).strip();
  }
}
