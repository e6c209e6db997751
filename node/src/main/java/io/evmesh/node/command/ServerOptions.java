package io.evmesh.node.command;

import io.evmesh.input.json.InputException;
import io.evmesh.input.json.InputFile;
import io.evmesh.node.call.CallSettings;
import io.evmesh.node.rpc.RpcLimits;
import io.evmesh.node.rpc.http.Access;
import io.evmesh.node.rpc.http.ServerSettings;
import io.evmesh.node.rpc.http.TlsFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a node serves, whom, what, and how much of it. */
final class ServerOptions {
  private static final Set<String> FOR_STRANGERS = Set.of("eth", "net", "web3", "rpc");
  private static final int LEAST_TOKEN = 16;
  private static final int MOST_TOKENS = 1 << 20;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "Address that is listened on (default: ${DEFAULT-VALUE}). One that others reach needs"
              + " --token-file or --allow-open.")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port of HTTP and WebSocket; 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int port = 8545;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "Every request must bring a line of this file: Authorization: Bearer TOKEN. Whoever has a"
              + " token of its own is a submitter of batches of its own.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--allow-open",
      arity = "0..1",
      fallbackValue = "true",
      description = "Whoever reaches the address may ask, without a token.")
  private boolean allowOpen;

  @Option(
      names = "--http.vhosts",
      paramLabel = "NAMES",
      description =
          "Names that requests may call the node by, with commas; * for any (default:"
              + " ${DEFAULT-VALUE}). Addresses always may.")
  private String hosts = "localhost";

  @Option(
      names = "--http.corsdomain",
      paramLabel = "ORIGINS",
      description =
          "Web pages whose scripts may ask, by HTTP and WebSocket: origins such as"
              + " https://app.example, with commas; * for any; 'loopback' for those of this machine"
              + " (default: ${DEFAULT-VALUE}).")
  private String origins = "loopback";

  @Option(
      names = "--http.api",
      paramLabel = "NAMES",
      description =
          "Namespaces that are served over HTTP, with commas (default: all on a loopback address,"
              + " else eth,net,web3,rpc).")
  private @Nullable String httpApi;

  @Option(
      names = "--ws.api",
      paramLabel = "NAMES",
      description = "Namespaces that are served over WebSocket (default: as --http.api).")
  private @Nullable String socketApi;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "Serve HTTPS with this chain of certificates (PEM).")
  private @Nullable Path certificates;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The private key of the first certificate (PEM, PKCS #8).")
  private @Nullable Path key;

  @Option(
      names = "--rpc.body-limit",
      paramLabel = "BYTES",
      description = "Most bytes of a request (default: ${DEFAULT-VALUE}).")
  private int bodyBytes = RpcLimits.USUAL.bodyBytes();

  @Option(
      names = "--rpc.batch-limit",
      paramLabel = "N",
      description = "Most calls of a batch (default: ${DEFAULT-VALUE}).")
  private int batchCalls = RpcLimits.USUAL.batchCalls();

  @Option(
      names = "--rpc.answer-limit",
      paramLabel = "BYTES",
      description = "Most bytes of an answer, or of those of a batch (default: ${DEFAULT-VALUE}).")
  private long answerBytes = RpcLimits.USUAL.answerBytes();

  @Option(
      names = "--rpc.connections",
      paramLabel = "N",
      description = "Most connections at once; others wait (default: ${DEFAULT-VALUE}).")
  private int connections = ServerSettings.of("127.0.0.1", 0).connections();

  @Option(
      names = "--rpc.gascap",
      paramLabel = "GAS",
      description = "Most gas of a call that changes nothing (default: ${DEFAULT-VALUE}).")
  private long callGas = CallSettings.USUAL.gas();

  @Option(
      names = "--rpc.evmtimeout",
      paramLabel = "SECONDS",
      description = "Longest time of such a call (default: ${DEFAULT-VALUE}).")
  private double callSeconds = CallSettings.USUAL.time().toSeconds();

  /**
   * Where and for whom the server is there.
   *
   * @throws InputException if others would reach it without being asked for anything
   */
  ServerSettings settings() {
    between("--port", port, 0, 65_535);
    between("--rpc.connections", connections, 1, 1_000_000);
    boolean local = Access.isLoopback(host);
    if (!local && tokenFile == null && !allowOpen) {
      throw new InputException(
          "--host: others can reach %s; give --token-file, or --allow-open to serve everybody"
              .formatted(host));
    }
    ServerSettings usual = ServerSettings.of(host, port);
    Optional<Set<String>> apis =
        httpApi != null
            ? Optional.of(list(httpApi))
            : local ? Optional.empty() : Optional.of(FOR_STRANGERS);
    Set<String> names = list(hosts.toLowerCase(Locale.ROOT));
    names.add(host.toLowerCase(Locale.ROOT));
    Access access =
        new Access(
            names,
            list(origins.toLowerCase(Locale.ROOT)),
            tokenFile == null ? List.of() : tokens(tokenFile));
    return new ServerSettings(
        host,
        port,
        connections,
        usual.socketCalls(),
        usual.socketBacklogBytes(),
        usual.idle(),
        access,
        tls(),
        apis,
        socketApi == null ? apis : Optional.of(list(socketApi)));
  }

  /** How much is taken and answered. */
  RpcLimits limits() {
    between("--rpc.body-limit", bodyBytes, 1, 1 << 30);
    between("--rpc.batch-limit", batchCalls, 1, 1_000_000);
    between("--rpc.answer-limit", answerBytes, 1, 1 << 30);
    return new RpcLimits(bodyBytes, batchCalls, answerBytes, RpcLimits.USUAL.nesting());
  }

  /** What a call may take. */
  CallSettings calls() {
    between("--rpc.gascap", callGas, 21_000, Long.MAX_VALUE);
    if (!(callSeconds >= 0.01 && callSeconds <= 3600)) {
      throw new InputException(
          "--rpc.evmtimeout: %s is not from 0.01 to 3600".formatted(callSeconds));
    }
    return CallSettings.of(callGas, Duration.ofMillis((long) (callSeconds * 1000)));
  }

  private Optional<TlsFiles> tls() {
    if (certificates == null && key == null) {
      return Optional.empty();
    }
    if (certificates == null || key == null) {
      throw new InputException("--tls-cert and --tls-key go together; give both");
    }
    for (Path file : new Path[] {certificates, key}) {
      if (!Files.isReadable(file) || Files.isDirectory(file)) {
        throw new InputException("%s: no file that can be read".formatted(file));
      }
    }
    return Optional.of(new TlsFiles(certificates, key));
  }

  static void between(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new InputException("%s: %d is not from %d to %d".formatted(option, value, least, most));
    }
  }

  static Set<String> list(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static List<String> tokens(Path file) {
    String text = new String(InputFile.readAll(file, MOST_TOKENS), StandardCharsets.UTF_8);
    List<String> tokens = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    if (tokens.isEmpty()
        || tokens.stream()
            .anyMatch(token -> token.length() < LEAST_TOKEN || !token.matches("[\\x21-\\x7e]+"))) {
      throw new InputException(
          "--token-file: the lines of %s must have %d or more characters, no blanks"
              .formatted(file, LEAST_TOKEN));
    }
    return tokens;
  }
}
