package io.evmesh.node.rpc.http;

import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import java.util.function.Function;

/** What is served over HTTP beside JSON-RPC. */
@FunctionalInterface
public interface Routes {
  /**
   * Adds it.
   *
   * @param submitter tells as whom a request submits
   */
  void addTo(HttpRouting.Builder routing, Function<ServerRequest, String> submitter);
}
