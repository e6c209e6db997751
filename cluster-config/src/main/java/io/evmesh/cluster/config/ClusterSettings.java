package io.evmesh.cluster.config;

import com.typesafe.config.Config;
import io.evmesh.cluster.config.join.ChainIdentity;
import io.evmesh.input.settings.DurationText;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that operators say of a cluster, checked; made by {@link ClusterOptions}.
 *
 * @param name of the cluster: nodes of another are refused
 * @param address that the others reach this node by
 * @param bind address and port that it listens on
 * @param nodes the members that a new one asks, the first of which may begin the cluster; none in
 *     Kubernetes, and none for a cluster of one process
 * @param minMembers so many must be there before any is a member
 * @param roles for what this node is there; none for all
 * @param appVersion of the program: by it new nodes are told from old ones while all are renewed
 * @param certificates for mutual TLS; none for remoting in clear
 * @param secret that all nodes know; empty for none
 * @param frameBytes the most bytes of a message between nodes
 */
public record ClusterSettings(
    Profile profile,
    String name,
    Endpoint address,
    Endpoint bind,
    List<Endpoint> nodes,
    int minMembers,
    List<String> roles,
    String appVersion,
    Optional<CertificateFiles> certificates,
    String secret,
    ClusterTimes times,
    int frameBytes,
    ManagementSettings management,
    KubernetesSettings kubernetes) {
  /** The name of every node's actor system; the cluster's own name is asked for when one joins. */
  public static final String SYSTEM_NAME = "evmesh";

  public ClusterSettings {
    nodes = List.copyOf(nodes);
    roles = List.copyOf(roles);
  }

  /** Whether what nodes tell each other can be read on the network. */
  public boolean isClear() {
    return certificates.isEmpty();
  }

  /**
   * The configuration of a member's actor system, to be laid over that of its actors: {@code
   * ActorSystem.create(guardian, SYSTEM_NAME, settings.config(chain).withFallback(actors))}.
   */
  public Config config(ChainIdentity chain) {
    return ClusterConfig.of(this, chain);
  }

  /** What holds where an option has no value of its own, by the settings' names. */
  Map<String, String> holding() {
    return Map.of(
        "cluster.host", address.host(),
        "cluster.bind-host", bind.host(),
        "cluster.bind-port", String.valueOf(bind.port()),
        "cluster.min-members", String.valueOf(minMembers),
        "cluster.removal-margin", DurationText.of(times.removalMargin()),
        "cluster.management-host", management.address().host(),
        "cluster.management-port", String.valueOf(management.address().port()));
  }

  /** Without what is secret. */
  @Override
  public String toString() {
    return "cluster %s (%s) at %s".formatted(name, profile, address);
  }
}
