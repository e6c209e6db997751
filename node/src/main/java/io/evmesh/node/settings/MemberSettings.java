package io.evmesh.node.settings;

import com.typesafe.config.Config;
import io.evmesh.cluster.config.ClusterSettings;

/**
 * How a node is a member of a cluster.
 *
 * @param akka all settings of Akka, made of those of the cluster
 */
public record MemberSettings(ClusterSettings cluster, Config akka) {}
