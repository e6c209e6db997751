package io.evmesh.cluster.config;

import io.evmesh.input.settings.DurationText;
import io.evmesh.input.settings.SettingRules;
import io.evmesh.input.settings.SettingSources;
import io.evmesh.input.settings.SettingSources.Shown;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * All settings of a cluster, as options; {@link SettingSources} finds them in a file and in the
 * environment too ({@code EVMESH_CLUSTER_PORT} for {@code --cluster.port}). What they say together
 * is judged by {@link ClusterSettingsReader}.
 */
public final class ClusterOptions {
  /** All settings of a cluster begin so. */
  public static final String PREFIX = "cluster.";

  /** A file may hold a node's other settings too. Secrets stand in files of their own. */
  public static final SettingRules RULES =
      new SettingRules(
          List.of(), List.of(), name -> !name.startsWith(PREFIX), (name, value) -> value);

  private static final String TIME = "TIME";

  @Option(
      names = "--cluster.profile",
      paramLabel = "NAME",
      description =
          "How nodes find each other: local (processes on this machine), static (a list of"
              + " hosts), kubernetes (its API) (default: ${DEFAULT-VALUE}).")
  String profile = Profile.LOCAL.toString();

  @Option(
      names = "--cluster.name",
      paramLabel = "NAME",
      description = "The cluster: nodes of another are refused (default: ${DEFAULT-VALUE}).")
  String name = "evmesh";

  @Option(
      names = "--cluster.host",
      paramLabel = "HOST",
      description =
          "Name or address that the other nodes reach this one by (default: 127.0.0.1 in the"
              + " profile local).")
  @Nullable String host;

  @Option(
      names = "--cluster.port",
      paramLabel = "PORT",
      description = "Port for the other nodes; 0 for any that is free (default: 25520).")
  int port = Endpoint.USUAL_PORT;

  @Option(
      names = "--cluster.bind-host",
      paramLabel = "ADDRESS",
      description = "Address that is listened on, if it is another (default: --cluster.host).")
  @Nullable String bindHost;

  @Option(
      names = "--cluster.bind-port",
      paramLabel = "PORT",
      description = "Port that is listened on, if it is another (default: --cluster.port).")
  @Nullable Integer bindPort;

  @Option(
      names = "--cluster.nodes",
      paramLabel = "HOST:PORT,...",
      description =
          "Members that a new one asks, the same list in the same order on all nodes; only the"
              + " first begins a cluster when none answers. Without any, in the profile local, the"
              + " node is a cluster of its own.")
  @Nullable String nodes;

  @Option(
      names = "--cluster.min-members",
      paramLabel = "N",
      description =
          "So many nodes must be there before a new cluster works (default: the majority of"
              + " --cluster.nodes; 2 in Kubernetes).")
  @Nullable Integer minMembers;

  @Option(
      names = "--cluster.roles",
      paramLabel = "NAMES",
      description = "What this node is there for, with commas (default: everything).")
  @Nullable String roles;

  @Option(
      names = "--cluster.app-version",
      paramLabel = "VERSION",
      description =
          "Version of the program; tells new nodes from old while all are renewed (default:"
              + " ${DEFAULT-VALUE}).")
  String appVersion = "0.1.0";

  @Option(
      names = "--cluster.certificates",
      paramLabel = "DIR",
      description =
          "Folder with tls.crt, tls.key and ca.crt (PEM), as 'cluster certificates' makes them:"
              + " nodes reach each other by mutual TLS.")
  @Nullable Path certificates;

  @Option(
      names = "--cluster.certificates-reload",
      paramLabel = TIME,
      converter = DurationText.class,
      description = "So often they are read again (default: 5m).")
  Duration reload = CertificateFiles.RELOAD;

  @Option(
      names = "--cluster.secret-file",
      paramLabel = "FILE",
      description =
          "File whose first line, 32 characters or more, all nodes have in common; others are"
              + " refused.")
  @Nullable Path secretFile;

  @Option(
      names = "--cluster.insecure",
      arity = "0..1",
      fallbackValue = "true",
      description =
          "Speak in clear although others can reach the address: whoever does can take the"
              + " cluster over.")
  boolean insecure;

  @Option(
      names = "--cluster.unreachable-after",
      paramLabel = TIME,
      converter = DurationText.class,
      description = "So long a member may be silent (default: 4s).")
  Duration unreachableAfter = ClusterTimes.USUAL.unreachableAfter();

  @Option(
      names = "--cluster.stable-after",
      paramLabel = TIME,
      converter = DurationText.class,
      description =
          "So long nothing may change before the side without a majority is put out (default: 5s).")
  Duration stableAfter = ClusterTimes.USUAL.stableAfter();

  @Option(
      names = "--cluster.removal-margin",
      paramLabel = TIME,
      converter = DurationText.class,
      description =
          "So long after it what the lost side kept begins elsewhere (default: as"
              + " --cluster.stable-after).")
  @Nullable Duration removalMargin;

  @Option(
      names = "--cluster.join-timeout",
      paramLabel = TIME,
      converter = DurationText.class,
      description = "So long a node tries to become a member, then it begins anew (default: 45s).")
  Duration joinTimeout = ClusterTimes.USUAL.joinTimeout();

  @Option(
      names = "--cluster.drain-timeout",
      paramLabel = TIME,
      converter = DurationText.class,
      description = "So long its shards may take to go when a node leaves (default: 15s).")
  Duration drainTimeout = ClusterTimes.USUAL.drainTimeout();

  @Option(
      names = "--cluster.frame-bytes",
      paramLabel = "BYTES",
      description = "The most bytes of a message between nodes (default: ${DEFAULT-VALUE}).")
  int frameBytes = 256 << 10;

  @Option(
      names = "--cluster.management-host",
      paramLabel = "HOST",
      description =
          "Address for /ready, /alive, /metrics and /cluster/members (default: 127.0.0.1;"
              + " --cluster.host in Kubernetes, which asks there).")
  @Nullable String managementHost;

  @Option(
      names = "--cluster.management-port",
      paramLabel = "PORT",
      description = "Its port; 0 for any that is free (default: 8558, 0 in the profile local).")
  @Nullable Integer managementPort;

  @Option(
      names = "--cluster.kubernetes-namespace",
      paramLabel = "NAME",
      description = "Namespace of the pods (default: this pod's own).")
  @Nullable String namespace;

  @Option(
      names = "--cluster.kubernetes-selector",
      paramLabel = "LABELS",
      description =
          "Labels of the pods of the cluster; %%s is its name (default: ${DEFAULT-VALUE}).")
  String selector = KubernetesSettings.USUAL.selector();

  @Option(
      names = "--cluster.kubernetes-port-name",
      paramLabel = "NAME",
      description = "Name of the pods' management port (default: ${DEFAULT-VALUE}).")
  String portName = KubernetesSettings.USUAL.portName();

  /**
   * What was said, checked.
   *
   * @param sources that have filled these options in
   * @throws io.evmesh.input.json.InputException if a value is no good: its name, the value, who
   *     gave it and what to do
   */
  public ClusterSettings settings(SettingSources sources) {
    return new ClusterSettingsReader(this, sources, Clock.systemUTC()).read();
  }

  /**
   * All settings of the cluster as they can be shown: those that nobody gave with what holds.
   *
   * @param settings that these options have led to
   */
  public static List<Shown> shown(SettingSources sources, ClusterSettings settings) {
    Map<String, String> holding = settings.holding();
    return sources.all(new ClusterOptions()).stream()
        .map(
            shown ->
                shown.value().isEmpty()
                    ? new Shown(
                        shown.name(), holding.getOrDefault(shown.name(), ""), shown.source())
                    : shown)
        .toList();
  }
}
