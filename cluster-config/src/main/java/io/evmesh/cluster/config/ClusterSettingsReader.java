package io.evmesh.cluster.config;

import io.evmesh.cluster.config.certificate.CertificateCheck;
import io.evmesh.input.json.InputException;
import io.evmesh.input.json.InputFile;
import io.evmesh.input.settings.DurationText;
import io.evmesh.input.settings.SettingSources;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Judges what {@link ClusterOptions} say together. */
final class ClusterSettingsReader {
  /** What is longer than 128 KiB is cut into such parts before it is sent. */
  private static final int LEAST_FRAME = 192 << 10;

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?");
  private static final Pattern ROLE = Pattern.compile("(?!dc-)[A-Za-z0-9-]{1,40}");
  private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z][0-9A-Za-z.+-]{0,63}");
  private static final Pattern SELECTOR =
      Pattern.compile("[^%,=]+=([^%,=]+|%s)(,[^%,=]+=([^%,=]+|%s))*");
  private static final int LEAST_SECRET = 32;
  private static final int MOST_SECRET_BYTES = 4_096;
  private static final int MOST_NODES = 1_000;

  private final ClusterOptions options;
  private final SettingSources sources;
  private final Clock clock;

  ClusterSettingsReader(ClusterOptions options, SettingSources sources, Clock clock) {
    this.options = options;
    this.sources = sources;
    this.clock = clock;
  }

  ClusterSettings read() {
    Profile profile = profile();
    matches("name", options.name, NAME, "up to 40 small letters, digits and dashes");
    matches("app-version", options.appVersion, VERSION, "a version such as 1.2.3");
    Endpoint address = new Endpoint(host(profile), between("port", options.port, 0, 65_535));
    Endpoint bind =
        new Endpoint(
            options.bindHost == null ? address.host() : hostOf("bind-host", options.bindHost),
            options.bindPort == null
                ? address.port()
                : between("bind-port", options.bindPort, 0, 65_535));
    Optional<CertificateFiles> certificates = certificates();
    refuseClearWhereOthersListen(profile, address, bind, certificates.isPresent());
    List<Endpoint> nodes = nodes(profile, address);
    return new ClusterSettings(
        profile,
        options.name,
        address,
        bind,
        nodes,
        minMembers(profile, nodes),
        roles(),
        options.appVersion,
        certificates,
        secret(profile),
        times(),
        between("frame-bytes", options.frameBytes, LEAST_FRAME, 16 << 20),
        management(profile, address),
        kubernetes());
  }

  private Profile profile() {
    return Arrays.stream(Profile.values())
        .filter(profile -> profile.toString().equals(options.profile.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () -> fault("profile", options.profile, "say one of local, static and kubernetes"));
  }

  private String host(Profile profile) {
    if (options.host == null) {
      return switch (profile) {
        case LOCAL -> "127.0.0.1";
        case STATIC ->
            throw fault("host", "", "say by which name or address the other nodes reach this one");
        case KUBERNETES ->
            throw fault(
                "host",
                "",
                "give the pod's address: the variable EVMESH_CLUSTER_HOST from status.podIP");
      };
    }
    String host = hostOf("host", options.host);
    if (profile == Profile.LOCAL && !Endpoint.isLoopback(host)) {
      throw fault("host", host, "the profile local stays on this machine; use the profile static");
    }
    if (host.equals("0.0.0.0") || host.equals("::")) {
      throw fault("host", host, "others can not reach it; it may be cluster.bind-host");
    }
    return host;
  }

  private String hostOf(String name, String text) {
    try {
      String bare = text.contains(":") && !text.startsWith("[") ? "[" + text + "]" : text;
      return Endpoint.parse(bare).host();
    } catch (IllegalArgumentException e) {
      throw fault(name, text, e.getMessage() + "; give a name or an address without a port");
    }
  }

  private void refuseClearWhereOthersListen(
      Profile profile, Endpoint address, Endpoint bind, boolean tls) {
    if (!tls && !options.insecure && !(address.isLoopback() && bind.isLoopback())) {
      String name = address.isLoopback() ? "bind-host" : "host";
      throw fault(
          name,
          address.isLoopback() ? bind.host() : address.host(),
          "others can reach it, and in clear they could take the cluster over; give"
              + " cluster.certificates (./evmesh cluster certificates makes them), or"
              + " cluster.insecure in a network where you trust everybody");
    }
    if (profile == Profile.LOCAL && !bind.isLoopback()) {
      throw fault("bind-host", bind.host(), "the profile local stays on this machine");
    }
  }

  private List<Endpoint> nodes(Profile profile, Endpoint address) {
    List<Endpoint> nodes = options.nodes == null ? List.of() : endpoints(options.nodes);
    switch (profile) {
      case LOCAL -> {
        if (!nodes.stream().allMatch(Endpoint::isLoopback)) {
          throw fault("nodes", options.nodes, "the profile local stays on this machine");
        }
      }
      case STATIC -> {
        if (nodes.isEmpty()) {
          throw fault("nodes", "", "list the nodes, the same list on all: HOST:PORT,HOST:PORT,...");
        }
        if (address.port() == 0 && nodes.stream().anyMatch(n -> n.host().equals(address.host()))) {
          throw fault("port", 0, "a node that others ask needs the port that the list says");
        }
      }
      case KUBERNETES -> {
        if (!nodes.isEmpty()) {
          throw fault("nodes", options.nodes, "Kubernetes knows the pods; leave the list out");
        }
      }
    }
    return nodes;
  }

  private List<Endpoint> endpoints(String text) {
    List<String> words = words(text);
    if (words.size() > MOST_NODES) {
      throw fault("nodes", text, "these are more than %d nodes".formatted(MOST_NODES));
    }
    try {
      List<Endpoint> nodes = words.stream().map(Endpoint::parse).distinct().toList();
      if (nodes.size() < words.size()) {
        throw fault("nodes", text, "a node is listed twice");
      }
      if (nodes.stream().anyMatch(node -> node.port() == 0)) {
        throw fault("nodes", text, "a node that others ask needs a port");
      }
      return nodes;
    } catch (IllegalArgumentException e) {
      throw fault("nodes", text, e.getMessage() + "; list HOST:PORT with commas");
    }
  }

  private int minMembers(Profile profile, List<Endpoint> nodes) {
    if (options.minMembers == null) {
      return profile == Profile.KUBERNETES ? 2 : nodes.size() / 2 + 1;
    }
    return between("min-members", options.minMembers, 1, MOST_NODES);
  }

  private List<String> roles() {
    List<String> roles = options.roles == null ? List.of() : words(options.roles);
    roles.forEach(role -> matches("roles", role, ROLE, "letters, digits and dashes"));
    return roles;
  }

  private Optional<CertificateFiles> certificates() {
    if (options.certificates == null) {
      return Optional.empty();
    }
    time("certificates-reload", options.reload, "1s", "1d");
    CertificateFiles files = new CertificateFiles(options.certificates, options.reload);
    try {
      CertificateCheck.check(
          files.certificate(), files.key(), files.authority(), options.name, clock.instant());
    } catch (InputException e) {
      throw fault("certificates", options.certificates, String.valueOf(e.getMessage()));
    }
    return Optional.of(files);
  }

  private String secret(Profile profile) {
    if (options.secretFile == null) {
      if (profile == Profile.LOCAL) {
        return "";
      }
      throw fault(
          "secret-file",
          "",
          "give a file with a secret that all nodes have: openssl rand -hex 32 makes one");
    }
    String line;
    try {
      line = InputFile.firstLine(options.secretFile, MOST_SECRET_BYTES).strip();
    } catch (InputException e) {
      throw fault("secret-file", options.secretFile, String.valueOf(e.getMessage()));
    }
    if (line.length() < LEAST_SECRET) {
      throw fault(
          "secret-file",
          options.secretFile,
          "its first line has fewer than %d characters; openssl rand -hex 32 makes a good one"
              .formatted(LEAST_SECRET));
    }
    return line;
  }

  private ClusterTimes times() {
    Duration margin = options.removalMargin == null ? options.stableAfter : options.removalMargin;
    time("unreachable-after", options.unreachableAfter, "1s", "1m");
    time("stable-after", options.stableAfter, "1s", "1m");
    time("removal-margin", margin, "0s", "1m");
    time("join-timeout", options.joinTimeout, "10s", "1h");
    time("drain-timeout", options.drainTimeout, "1s", "10m");
    return new ClusterTimes(
        options.unreachableAfter,
        options.stableAfter,
        margin,
        options.joinTimeout,
        options.drainTimeout);
  }

  private ManagementSettings management(Profile profile, Endpoint address) {
    String host =
        options.managementHost != null
            ? hostOf("management-host", options.managementHost)
            : profile == Profile.KUBERNETES ? address.host() : "127.0.0.1";
    int usual = profile == Profile.LOCAL ? 0 : ManagementSettings.USUAL_PORT;
    int port = options.managementPort == null ? usual : options.managementPort;
    if (port == 0 && profile == Profile.KUBERNETES) {
      throw fault("management-port", 0, "Kubernetes asks at a port that the manifest names");
    }
    return new ManagementSettings(
        new Endpoint(host, between("management-port", port, 0, 65_535)), host);
  }

  private KubernetesSettings kubernetes() {
    matches("kubernetes-selector", options.selector, SELECTOR, "NAME=VALUE,NAME=VALUE,...");
    return new KubernetesSettings(
        Optional.ofNullable(options.namespace), options.selector, options.portName);
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private void matches(String name, String value, Pattern form, String is) {
    if (!form.matcher(value).matches()) {
      throw fault(name, value, "it must be " + is);
    }
  }

  private int between(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw fault(name, value, "it must be from %d to %d".formatted(least, most));
    }
    return value;
  }

  private void time(String name, Duration value, String least, String most) {
    DurationText text = new DurationText();
    if (value.compareTo(text.convert(least)) < 0 || value.compareTo(text.convert(most)) > 0) {
      throw fault(name, DurationText.of(value), "it must be from %s to %s".formatted(least, most));
    }
  }

  private InputException fault(String name, @Nullable Object value, String sentence) {
    return sources.fault(ClusterOptions.PREFIX + name, String.valueOf(value), sentence);
  }
}
