package io.evmesh.cluster.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.evmesh.cluster.config.join.ChainIdentity;
import io.evmesh.cluster.config.join.JoinKeys;
import io.evmesh.cluster.config.join.SecretProof;
import io.evmesh.cluster.config.join.WireVersions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Fills {@code evmesh.cluster} in, which the files by topic refer to. */
final class ClusterConfig {
  /** Stands where there are no certificates: a folder that does not exist. */
  private static final CertificateFiles NO_CERTIFICATES =
      new CertificateFiles(Path.of("no-certificates"), CertificateFiles.RELOAD);

  private ClusterConfig() {}

  static Config of(ClusterSettings settings, ChainIdentity chain) {
    Config topics = ConfigFactory.parseResources("evmesh-cluster.conf");
    return ConfigFactory.parseMap(values(settings), "cluster settings")
        .withFallback(ConfigFactory.parseMap(joining(settings, chain), "chain"))
        .withFallback(topics)
        .resolve();
  }

  private static Map<String, Object> values(ClusterSettings settings) {
    CertificateFiles files = settings.certificates().orElse(NO_CERTIFICATES);
    Map<String, Object> values = new HashMap<>();
    values.put("name", settings.name());
    values.put("transport", settings.isClear() ? "tcp" : "tls-tcp");
    values.put("host", settings.address().host());
    values.put("port", settings.address().port());
    values.put("bind-host", settings.bind().host());
    values.put("bind-port", settings.bind().port());
    values.put("min-members", settings.minMembers());
    values.put("roles", settings.roles());
    values.put("app-version", settings.appVersion());
    values.put("frame-bytes", settings.frameBytes());
    values.put("certificates.folder", files.folder().toString());
    values.put("certificates.certificate", files.certificate().toString());
    values.put("certificates.key", files.key().toString());
    values.put("certificates.authority", files.authority().toString());
    values.put("certificates.reload", millis(files.reload()));
    ClusterTimes times = settings.times();
    values.put("unreachable-after", millis(times.unreachableAfter()));
    values.put("stable-after", millis(times.stableAfter()));
    values.put("removal-margin", millis(times.removalMargin()));
    values.put("join-timeout", millis(times.joinTimeout()));
    values.put("drain-timeout", millis(times.drainTimeout()));
    values.put("management.host", settings.management().address().host());
    values.put("management.port", settings.management().address().port());
    values.put("management.bind-host", settings.management().bindHost());
    KubernetesSettings kubernetes = settings.kubernetes();
    values.put("kubernetes.selector", kubernetes.selector());
    values.put("kubernetes.port-name", kubernetes.portName());
    kubernetes.namespace().ifPresent(name -> values.put("kubernetes.namespace", name));
    if (settings.profile() == Profile.KUBERNETES) {
      values.put(
          "management.bootstrap-routes", "akka.management.cluster.bootstrap.ClusterBootstrap$");
    }
    return below("evmesh.cluster.", values);
  }

  private static Map<String, Object> joining(ClusterSettings settings, ChainIdentity chain) {
    WireVersions wire = chain.wire();
    return Map.of(
        JoinKeys.NAME, settings.name(),
        JoinKeys.CHAIN_ID, Long.toUnsignedString(chain.chainId()),
        JoinKeys.GENESIS, chain.genesis(),
        JoinKeys.WIRE_WRITES, wire.writes(),
        JoinKeys.WIRE_READS_FROM, wire.readsFrom(),
        JoinKeys.WIRE_READS_TO, wire.readsTo(),
        JoinKeys.SECRET_PROOF,
            SecretProof.of(settings.secret(), settings.name(), chain.chainId(), chain.genesis()));
  }

  private static Map<String, Object> below(String prefix, Map<String, Object> values) {
    Map<String, Object> all = new HashMap<>();
    values.forEach((key, value) -> all.put(prefix + key, value));
    return all;
  }

  private static String millis(Duration time) {
    return time.toMillis() + " ms";
  }
}
