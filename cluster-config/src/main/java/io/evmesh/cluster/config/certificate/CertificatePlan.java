package io.evmesh.cluster.config.certificate;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Which certificates are wanted.
 *
 * @param out folder of the authority, with a folder for each node
 * @param cluster name that every certificate bears: by it nodes know each other
 * @param nodes names or addresses of the hosts
 * @param valid for how long a node's certificate holds
 * @param authorityValid for how long a new authority's does
 * @param renew whether nodes that have one get a new one
 */
public record CertificatePlan(
    Path out,
    String cluster,
    List<String> nodes,
    Duration valid,
    Duration authorityValid,
    boolean renew) {
  /** For how long a node's certificate holds unless told otherwise. */
  public static final Duration VALID = Duration.ofDays(365);

  /** For how long an authority's holds unless told otherwise. */
  public static final Duration AUTHORITY_VALID = Duration.ofDays(3_650);

  public CertificatePlan {
    nodes = List.copyOf(nodes);
  }
}
