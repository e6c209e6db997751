package io.evmesh.node.start;

import io.evmesh.cluster.config.ClusterSettings;
import io.evmesh.cluster.config.Profile;
import io.evmesh.node.rpc.http.Page;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/**
 * The port at which operators ask a node of a cluster how it is, and let it drain if only this
 * machine can reach it.
 */
final class ManagementServer implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";

  private final WebServer server;
  private final String host;

  private ManagementServer(WebServer server, String host) {
    this.server = server;
    this.host = host;
  }

  /**
   * Begins to serve. In Kubernetes the port that the settings name is that of Akka, at which pods
   * find each other; this one is then any of this machine's own.
   *
   * @throws java.io.UncheckedIOException if the port is taken
   */
  static ManagementServer start(ClusterSettings cluster, ClusterPages pages) {
    boolean isTaken = cluster.profile() == Profile.KUBERNETES;
    String host = isTaken ? LOOPBACK : cluster.management().bindHost();
    HttpRouting.Builder routing = HttpRouting.builder();
    pages
        .management()
        .forEach((path, page) -> routing.get(path, (_, response) -> show(response, page.get())));
    if (isTaken || cluster.management().address().isLoopback()) {
      routing.post("/drain", (request, response) -> drain(pages, request, response));
    }
    WebServer server =
        WebServer.builder()
            .host(host)
            .port(isTaken ? 0 : cluster.management().address().port())
            .connectionOptions(options -> options.tcpNoDelay(true))
            .shutdownHook(false)
            .addRouting(routing)
            .build();
    server.start();
    return new ManagementServer(server, host);
  }

  private static void show(ServerResponse response, Page page) {
    response
        .status(page.status())
        .header(HeaderNames.CONTENT_TYPE, page.contentType())
        .send(page.text());
  }

  private static void drain(ClusterPages pages, ServerRequest request, ServerResponse response) {
    boolean isFound = pages.drain(request.query().first("node").orElse(""));
    response
        .status(isFound ? Status.ACCEPTED_202 : Status.NOT_FOUND_404)
        .send(isFound ? "it hands over and ends\n" : "there is no such node\n");
  }

  /** Its address. */
  String address() {
    return "http://%s:%d".formatted(host, server.port());
  }

  @Override
  public void close() {
    server.stop();
  }
}
