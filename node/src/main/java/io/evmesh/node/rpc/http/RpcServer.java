package io.evmesh.node.rpc.http;

import io.evmesh.input.json.InputException;
import io.evmesh.node.rpc.Dispatcher;
import io.evmesh.node.rpc.Memory;
import io.evmesh.node.rpc.Peer;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.web.WebFiles;
import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import io.helidon.common.tls.Tls;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.Method;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.websocket.WsRouting;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Serves JSON-RPC over HTTP and WebSocket on one port. Every connection has a virtual thread, so
 * that handlers may wait and thousands of idle connections cost little.
 */
public final class RpcServer implements AutoCloseable {
  /** What the library tells of its ports the node's banner tells; held, or the level is lost. */
  private static final Logger LIBRARY = Logger.getLogger("io.helidon");

  private static final HeaderName ALLOW_NETWORK =
      HeaderNames.create("Access-Control-Allow-Private-Network");
  private static final String ANSWER_SECONDS = "600"; // browsers need not ask again so long

  private final Dispatcher dispatcher;
  private final Gate gate;
  private final Patience patience;
  private final Requests requests;
  private final WebServer server;

  private RpcServer(
      ServerSettings settings,
      Dispatcher http,
      Dispatcher sockets,
      Map<String, Supplier<Page>> pages,
      List<Routes> routes) {
    dispatcher = http;
    patience = new Patience();
    gate = new Gate(settings.access());
    requests = new Requests(gate, patience, http.memory(), http.limits().bodyBytes());
    WebServerConfig.Builder builder =
        WebServer.builder()
            .host(settings.host())
            .port(settings.port())
            .maxTcpConnections(settings.connections())
            .idleConnectionTimeout(settings.idle())
            // Head and body leave apart: else the body waits until the client says it has the head
            .connectionOptions(options -> options.tcpNoDelay(true))
            .shutdownHook(false)
            .addProtocol(new SocketProtocol())
            .addProtocol(Http1Config.builder().addReceiveListener(new HeadWatch(patience)).build())
            .addRouting(routing(pages, routes))
            .addRouting(
                WsRouting.builder().endpoint("/", () -> new Socket(sockets, settings, gate)));
    settings.tls().ifPresent(files -> builder.tls(tls(files)));
    server = builder.build();
  }

  private HttpRouting.Builder routing(Map<String, Supplier<Page>> pages, List<Routes> routes) {
    HttpRouting.Builder routing =
        HttpRouting.builder()
            .addFilter(RpcServer::closeIfAsked)
            .addFilter(this::enter)
            .post("/", this::post);
    pages.forEach((path, page) -> routing.get(path, (_, response) -> show(response, page.get())));
    WebFiles.addTo(routing);
    routes.forEach(more -> more.addTo(routing, requests));
    return routing.any("/", RpcServer::refuseOtherMethods);
  }

  /** The library promises a client to close the connection and then waits for more. */
  private static void closeIfAsked(
      FilterChain chain, RoutingRequest request, RoutingResponse response) {
    chain.proceed();
    if (request.headers().contains(HeaderValues.CONNECTION_CLOSE)) {
      throw new CloseConnectionException("the client asked for it");
    }
  }

  private static void refuseOtherMethods(ServerRequest request, ServerResponse response) {
    response
        .status(Status.METHOD_NOT_ALLOWED_405)
        .header(HeaderNames.ALLOW, "GET, OPTIONS, POST")
        .send("method not allowed\n");
  }

  private static void show(ServerResponse response, Page page) {
    response
        .status(page.status())
        .header(HeaderNames.CONTENT_TYPE, page.contentType())
        .send(page.text());
  }

  private static Tls tls(TlsFiles files) {
    Keys keys =
        Keys.builder()
            .pem(
                pem ->
                    pem.key(Resource.create(files.key()))
                        .certChain(Resource.create(files.certificates())))
            .build();
    return Tls.builder().privateKey(keys).privateKeyCertChain(keys).build();
  }

  /**
   * Begins to serve.
   *
   * @param http answers what comes by HTTP
   * @param sockets answers what comes by WebSocket
   * @param pages what is answered to GET, by path
   * @param routes what else is served over HTTP
   * @throws InputException if the port is taken, or the address is not of this machine
   */
  public static RpcServer start(
      ServerSettings settings,
      Dispatcher http,
      Dispatcher sockets,
      Map<String, Supplier<Page>> pages,
      List<Routes> routes) {
    LIBRARY.setLevel(Level.OFF); // it tells faults by their traces, and goes on
    RpcServer server = new RpcServer(settings, http, sockets, pages, routes);
    server.server.start();
    LIBRARY.setLevel(Level.WARNING);
    if (!server.server.isRunning()) {
      throw new InputException(
          "port %d of %s: %s".formatted(settings.port(), settings.host(), fault(settings)));
    }
    return server;
  }

  /** Why a port can not be listened on. */
  private static String fault(ServerSettings settings) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(settings.host(), settings.port()));
      return "it was not free a moment ago";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Lets requests in, and answers browsers that ask whether a page's may come. */
  private void enter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    ServerRequestHeaders headers = request.headers();
    String origin = value(headers, HeaderNames.ORIGIN);
    Optional<Gate.Refusal> refusal = gate.checkPlace(value(headers, HeaderNames.HOST), origin);
    if (refusal.isPresent()) {
      refuse(response, refusal.get());
      return;
    }
    if (origin != null) {
      response.header(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
      response.header(HeaderNames.VARY, "Origin");
    }
    String wanted = value(headers, HeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
    if (wanted != null && request.prologue().method().equals(Method.OPTIONS)) {
      preflight(headers, response);
      return;
    }
    if (isWebFile(request)) {
      chain.proceed();
      return;
    }
    refusal = gate.checkToken(value(headers, HeaderNames.AUTHORIZATION));
    if (refusal.isPresent()) {
      refuse(response, refusal.get());
    } else {
      chain.proceed();
    }
  }

  /** A browser's first request can bring no token, and the web page's files hold no secrets. */
  private static boolean isWebFile(RoutingRequest request) {
    return request.prologue().method().equals(Method.GET)
        && !request.headers().contains(HeaderNames.UPGRADE)
        && WebFiles.isFile(request.path().path());
  }

  private static void preflight(ServerRequestHeaders headers, RoutingResponse response) {
    response.header(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST");
    String names = value(headers, HeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
    if (names != null) {
      response.header(HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, names);
    }
    response.header(HeaderNames.ACCESS_CONTROL_MAX_AGE, ANSWER_SECONDS);
    response.header(ALLOW_NETWORK, "true");
    response.status(Status.NO_CONTENT_204).send();
  }

  private static void refuse(RoutingResponse response, Gate.Refusal refusal) {
    if (refusal.status() == Status.UNAUTHORIZED_401.code()) {
      response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer");
    }
    response
        .status(refusal.status())
        .header(HeaderNames.CONTENT_TYPE, "text/plain")
        .send(refusal.sentence() + "\n");
  }

  /** A header's first value; null if it is not there. */
  static @Nullable String value(Headers headers, HeaderName name) {
    return headers.first(name).orElse(null);
  }

  /** The port that is listened on. */
  public int port() {
    return server.port();
  }

  private void post(ServerRequest request, ServerResponse response) {
    try (Memory.Share share = requests.share()) {
      byte[] body = requests.body(request, share);
      if (body.length == 0) {
        response.send();
      } else {
        Peer peer = Peer.answeredOnly(requests.submitter(request));
        byte[] answer = dispatcher.answer(body, peer, share);
        requests.write(answer.length, () -> send(response, answer));
      }
    } catch (RpcException e) {
      response.status(
          e.code() == RpcException.INVALID_REQUEST
              ? Status.REQUEST_ENTITY_TOO_LARGE_413
              : Status.SERVICE_UNAVAILABLE_503);
      send(response, Dispatcher.refusal(e.code(), String.valueOf(e.getMessage())));
    } catch (IOException e) {
      response.status(Status.BAD_REQUEST_400).send();
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

  @Override
  public void close() {
    server.stop();
    patience.close();
  }
}
