package io.evmesh.node.rpc.http;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Where and for whom the server is there.
 *
 * @param host address that is listened on
 * @param port 0 for any that is free
 * @param connections most connections at once
 * @param socketCalls most calls of one WebSocket connection that run at once
 * @param socketBacklogBytes most bytes that wait for a WebSocket client that reads slowly; beyond,
 *     its connection is closed
 * @param idle after which a connection without a request is closed
 * @param access who may ask
 * @param tls who the server is, if it is to prove that
 * @param httpApis namespaces that are served over HTTP; all if none are named
 * @param socketApis those that are served over WebSocket
 */
public record ServerSettings(
    String host,
    int port,
    int connections,
    int socketCalls,
    long socketBacklogBytes,
    Duration idle,
    Access access,
    Optional<TlsFiles> tls,
    Optional<Set<String>> httpApis,
    Optional<Set<String>> socketApis) {
  /** What suits most machines, for whoever is on this one. */
  public static ServerSettings of(String host, int port) {
    return new ServerSettings(
        host,
        port,
        20_000,
        64,
        64L << 20,
        Duration.ofMinutes(10),
        Access.LOCAL,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same for others. */
  public ServerSettings withAccess(Access other) {
    return new ServerSettings(
        host,
        port,
        connections,
        socketCalls,
        socketBacklogBytes,
        idle,
        other,
        tls,
        httpApis,
        socketApis);
  }
}
