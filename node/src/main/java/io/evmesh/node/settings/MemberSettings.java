package io.evmesh.node.settings;

import com.typesafe.config.Config;

/**
 * How a node is a member of a cluster.
 *
 * @param system the name of the cluster's actor systems
 * @param akka all settings of Akka, with the address, the seed nodes and what becomes of a split
 * @param managementHost address that the management port listens on
 * @param managementPort 0 for any that is free
 */
public record MemberSettings(
    String system, Config akka, String managementHost, int managementPort) {}
