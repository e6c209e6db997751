package io.evmesh.cluster.config;

import java.util.Optional;

/**
 * How nodes find each other in Kubernetes.
 *
 * @param namespace of the pods; none for the one that this pod is in
 * @param selector of the pods' labels; {@code %s} is the cluster's name
 * @param portName of the management port in the pods' description
 */
public record KubernetesSettings(Optional<String> namespace, String selector, String portName) {
  /** The labels that the manifests in {@code deploy/kubernetes} give. */
  public static final KubernetesSettings USUAL =
      new KubernetesSettings(
          Optional.empty(), "app.kubernetes.io/name=evmesh,evmesh/cluster=%s", "management");
}
