package io.evmesh.node.rpc.http;

import io.evmesh.node.rpc.Dispatcher;
import io.evmesh.node.rpc.Peer;
import io.evmesh.node.rpc.RpcException;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.websocket.WsRouting;
import java.io.IOException;
import java.io.InputStream;

/**
 * Serves JSON-RPC over HTTP and WebSocket on one port. Every connection has a virtual thread, so
 * that handlers may wait and thousands of idle connections cost little.
 */
public final class RpcServer implements AutoCloseable {
  private final Dispatcher dispatcher;
  private final WebServer server;

  private RpcServer(ServerSettings settings, Dispatcher dispatcher) {
    this.dispatcher = dispatcher;
    server =
        WebServer.builder()
            .host(settings.host())
            .port(settings.port())
            .maxTcpConnections(settings.connections())
            .idleConnectionTimeout(settings.idle())
            .shutdownHook(false)
            .addRouting(HttpRouting.builder().post("/", this::post).get("/", RpcServer::get))
            .addRouting(WsRouting.builder().endpoint("/", () -> new Socket(dispatcher, settings)))
            .build();
  }

  /**
   * Begins to serve.
   *
   * @throws java.io.UncheckedIOException if the port is taken
   */
  public static RpcServer start(ServerSettings settings, Dispatcher dispatcher) {
    RpcServer server = new RpcServer(settings, dispatcher);
    server.server.start();
    return server;
  }

  /** The port that is listened on. */
  public int port() {
    return server.port();
  }

  private void post(ServerRequest request, ServerResponse response) {
    int limitBytes = dispatcher.limits().bodyBytes();
    byte[] body;
    try (InputStream in = request.content().inputStream()) {
      body = in.readNBytes(limitBytes + 1);
    } catch (IOException e) {
      response.status(Status.BAD_REQUEST_400).send();
      return;
    }
    if (body.length > limitBytes) {
      response.status(Status.REQUEST_ENTITY_TOO_LARGE_413);
      String message = "content length too large (above %d bytes)".formatted(limitBytes);
      send(response, Dispatcher.refusal(RpcException.INVALID_REQUEST, message));
      return;
    }
    if (body.length == 0) {
      response.send();
      return;
    }
    try {
      send(response, dispatcher.answer(body, Peer.ANSWERED_ONLY));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      response.status(Status.SERVICE_UNAVAILABLE_503).send();
    }
  }

  private static void send(ServerResponse response, byte[] json) {
    if (json.length == 0) {
      response.send();
    } else {
      response.header(HeaderValues.CONTENT_TYPE_JSON).send(json);
    }
  }

  /** Says that somebody is here, as load balancers and people ask it. */
  private static void get(ServerRequest request, ServerResponse response) {
    response
        .header(HeaderNames.CONTENT_TYPE, "text/plain")
        .send("evmesh: JSON-RPC by POST or WebSocket\n");
  }

  @Override
  public void close() {
    server.stop();
  }
}
