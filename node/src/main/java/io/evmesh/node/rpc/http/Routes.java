package io.evmesh.node.rpc.http;

import io.helidon.webserver.http.HttpRouting;

/** What is served over HTTP beside JSON-RPC. */
@FunctionalInterface
public interface Routes {
  /**
   * Adds it.
   *
   * @param requests reads requests and writes answers
   */
  void addTo(HttpRouting.Builder routing, Requests requests);
}
