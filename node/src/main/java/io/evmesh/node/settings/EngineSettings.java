package io.evmesh.node.settings;

import java.nio.file.Path;
import java.util.Set;

/**
 * Where a consensus client drives the node.
 *
 * @param host address that is listened on
 * @param port 0 for any that is free
 * @param hosts names that it may call the node by
 * @param secretFile of 32 bytes in hexadecimal digits, which both know; made if it is missing
 */
public record EngineSettings(String host, int port, Set<String> hosts, Path secretFile) {
  public EngineSettings {
    hosts = Set.copyOf(hosts);
  }
}
