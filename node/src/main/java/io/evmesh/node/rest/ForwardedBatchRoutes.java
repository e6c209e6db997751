package io.evmesh.node.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.node.batch.BatchRefusal;
import io.evmesh.node.rest.BatchHttp.Reply;
import io.evmesh.node.rest.BatchHttp.Work;
import io.evmesh.node.rpc.ParameterType.Malformed;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.RpcLimits;
import io.evmesh.node.rpc.http.Routes;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The routes of {@link BatchRoutes} on a node of a cluster, which lets the leader answer, whoever
 * leads. Events tell how a batch is each time that it is another, and not of which items.
 */
public final class ForwardedBatchRoutes implements Routes, AutoCloseable {
  /** How often it is looked how a batch is of which somebody wants to hear. */
  private static final long LOOK_MILLIS = 500;

  /** So many looks without news, and the client is shown that somebody is there. */
  private static final int HEARTBEAT_LOOKS = 30;

  private static final int MOST_STREAMS = 200;

  private static final Map<Integer, BatchRefusal.Kind> KINDS =
      Stream.of(BatchRefusal.Kind.values())
          .collect(Collectors.toUnmodifiableMap(BatchRefusal.Kind::code, kind -> kind));

  private final Leader leader;
  private final BatchHttp http;
  private final ObjectMapper mapper;
  private final Semaphore room = new Semaphore(MOST_STREAMS);
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Answers calls of JSON-RPC. */
  @FunctionalInterface
  public interface Leader {
    /**
     * The result of a call.
     *
     * @throws RpcException if it is an error, or nobody leads for too long
     */
    JsonNode call(String method, ArrayNode parameters, String submitter)
        throws InterruptedException;
  }

  public ForwardedBatchRoutes(Leader leader, RpcLimits limits) {
    this.leader = leader;
    http = new BatchHttp(limits);
    mapper = limits.mapper();
  }

  @Override
  public void addTo(HttpRouting.Builder routing, Function<ServerRequest, String> submitter) {
    routing.post(
        "/v1/batches",
        (request, response) -> answer(response, () -> submit(request, submitter.apply(request))));
    routing.get(
        "/v1/batches",
        (request, response) ->
            answer(
                response,
                () ->
                    ok(
                        "evmesh_listBatches",
                        parameters().add(request.query().first("before").orElse("")),
                        submitter.apply(request))));
    routing.get(
        "/v1/batches/{id}",
        (request, response) ->
            answer(
                response,
                () ->
                    ok(
                        "evmesh_getBatch",
                        parameters().add(id(request)).add(http.wanted(request)),
                        submitter.apply(request))));
    routing.get(
        "/v1/batches/{id}/events",
        (request, response) -> events(request, response, submitter.apply(request)));
  }

  private static String id(ServerRequest request) {
    return request.path().pathParameters().get("id");
  }

  private ArrayNode parameters() {
    return mapper.createArrayNode();
  }

  private Reply ok(String method, ArrayNode parameters, String submitter)
      throws InterruptedException {
    JsonNode result = leader.call(method, parameters, submitter);
    return BatchHttp.ok(out -> out.tree(result));
  }

  private Reply submit(ServerRequest request, String submitter) throws InterruptedException {
    String key = BatchHttp.key(request);
    if (!(http.body(request) instanceof ObjectNode body)) {
      throw new Malformed("the body is no object");
    }
    body.put("id", key);
    boolean isThere = isThere(key, submitter);
    JsonNode result = leader.call("evmesh_submitBatch", parameters().add(body), submitter);
    return new Reply(
        isThere ? Status.OK_200 : Status.CREATED_201, isThere, out -> out.tree(result));
  }

  private boolean isThere(String id, String submitter) throws InterruptedException {
    try {
      JsonNode ignored = state(id, submitter);
      return true;
    } catch (RpcException e) {
      return KINDS.get(e.code()) != BatchRefusal.Kind.UNKNOWN && raise(e);
    }
  }

  private static boolean raise(RpcException e) {
    throw e;
  }

  private JsonNode state(String id, String submitter) throws InterruptedException {
    ObjectNode nothing = mapper.createObjectNode().put("items", 0).put("history", false);
    return leader.call("evmesh_getBatch", parameters().add(id).add(nothing), submitter);
  }

  /** What the leader refuses is refused as it would do it. */
  private void answer(ServerResponse response, Work work) {
    http.answer(
        response,
        () -> {
          try {
            return work.run();
          } catch (RpcException e) {
            throw refusal(e);
          }
        });
  }

  private static RuntimeException refusal(RpcException e) {
    BatchRefusal.Kind kind = KINDS.get(e.code());
    return kind == null ? e : new BatchRefusal(kind, String.valueOf(e.getMessage()));
  }

  private void events(ServerRequest request, ServerResponse response, String submitter) {
    if (!room.tryAcquire()) {
      http.refuse(
          response, 503, RpcException.LIMIT_EXCEEDED, "too many streams of events are open");
      return;
    }
    try {
      JsonNode first = state(id(request), submitter);
      response
          .header(HeaderNames.CONTENT_TYPE, "text/event-stream")
          .header(BatchRoutes.CACHING, "no-store");
      try (OutputStream out = response.outputStream()) {
        stream(out, first, id(request), submitter);
      }
    } catch (RpcException e) {
      BatchRefusal.Kind kind = KINDS.get(e.code());
      http.refuse(response, kind == null ? 503 : kind.status(), e.code(), e.getMessage());
    } catch (IOException | UncheckedIOException e) {
      return; // the client has gone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      room.release();
    }
  }

  private void stream(OutputStream out, JsonNode first, String id, String submitter)
      throws IOException, InterruptedException {
    JsonNode last = first;
    write(out, last);
    int quiet = 0;
    while (!isFinished(last)) {
      if (closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        return;
      }
      JsonNode now = look(last, id, submitter);
      quiet = now.equals(last) ? quiet + 1 : 0;
      if (quiet == 0) {
        write(out, now);
      } else if (quiet % HEARTBEAT_LOOKS == 0) {
        out.write(":\n\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
      last = now;
    }
  }

  /** While nobody leads a batch stays as it was. */
  private JsonNode look(JsonNode last, String id, String submitter) throws InterruptedException {
    try {
      return state(id, submitter);
    } catch (RpcException e) {
      return last;
    }
  }

  private static boolean isFinished(JsonNode batch) {
    return batch.path("finishedAt").isNumber();
  }

  private static void write(OutputStream out, JsonNode batch) throws IOException {
    String name = isFinished(batch) ? "finished" : "progress";
    out.write("event: %s\ndata: %s\n\n".formatted(name, batch).getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
