package io.evmesh.cluster.config;

import java.util.Locale;

/** How the nodes of a cluster find each other. */
public enum Profile {
  /** Several processes on this machine, by loopback addresses. */
  LOCAL,
  /** A list of hosts that everybody knows. */
  STATIC,
  /** Pods with a label, asked for at the API of Kubernetes. */
  KUBERNETES;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
