package io.evmesh.node.command;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.evmesh.input.json.InputException;
import io.evmesh.node.settings.MemberSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether a node is a member of a cluster, and how. */
final class ClusterOptions {
  private static final String SYSTEM = "evmesh";
  private static final Pattern PLACE = Pattern.compile("[A-Za-z0-9.-]+:[0-9]{1,5}");

  @Option(
      names = "--cluster",
      arity = "0..1",
      fallbackValue = "true",
      description =
          "Be one of several nodes of one chain, on one PostgreSQL (--jdbc-url): one of them makes"
              + " the blocks, all answer.")
  private boolean cluster;

  @Option(
      names = "--cluster.host",
      paramLabel = "ADDRESS",
      description = "Address at which other nodes reach this one (default: ${DEFAULT-VALUE}).")
  private String host = "127.0.0.1";

  @Option(
      names = "--cluster.port",
      paramLabel = "N",
      description = "Port at which other nodes reach this one (default: ${DEFAULT-VALUE}).")
  private int port = 25520;

  @Option(
      names = "--cluster.seeds",
      paramLabel = "HOST:PORT,...",
      description =
          "Nodes that are asked to let this one in, the same on all nodes; the first may begin the"
              + " cluster (default: this node alone).")
  private @Nullable String seeds;

  @Option(
      names = "--cluster.management-host",
      paramLabel = "ADDRESS",
      description = "Address of the port for operators (default: ${DEFAULT-VALUE}).")
  private String managementHost = "127.0.0.1";

  @Option(
      names = "--cluster.management-port",
      paramLabel = "N",
      description =
          "Port for operators: /ready, /alive, /metrics, /cluster; 0 for any that is free"
              + " (default: ${DEFAULT-VALUE}).")
  private int managementPort = 7626;

  /**
   * What was said; empty for a node on its own.
   *
   * @throws InputException if a value is no good
   */
  Optional<MemberSettings> settings() {
    if (!cluster) {
      return Optional.empty();
    }
    ServerOptions.between("--cluster.port", port, 1, 65_535);
    ServerOptions.between("--cluster.management-port", managementPort, 0, 65_535);
    List<String> places = places();
    var over =
        ConfigFactory.empty()
            .withValue("akka.remote.artery.canonical.hostname", value(host))
            .withValue("akka.remote.artery.canonical.port", value(port))
            .withValue(
                "akka.cluster.seed-nodes",
                value(places.stream().map(place -> "akka://" + SYSTEM + "@" + place).toList()))
            .withValue("akka.cluster.min-nr-of-members", value(places.size() / 2 + 1));
    var akka =
        ConfigFactory.load(
            over.withFallback(ConfigFactory.parseResourcesAnySyntax("evmesh-member")));
    return Optional.of(new MemberSettings(SYSTEM, akka, managementHost, managementPort));
  }

  private static com.typesafe.config.ConfigValue value(Object value) {
    return ConfigValueFactory.fromAnyRef(value);
  }

  private List<String> places() {
    String self = host + ":" + port;
    if (seeds == null) {
      return List.of(self);
    }
    List<String> places = new ArrayList<>(ServerOptions.list(seeds));
    for (String place : places) {
      if (!PLACE.matcher(place).matches()) {
        throw new InputException("--cluster.seeds: '%s' is not HOST:PORT".formatted(place));
      }
    }
    return places;
  }
}
