package io.evmesh.node.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.node.batch.BatchRefusal;
import io.evmesh.node.rest.BatchHttp.Reply;
import io.evmesh.node.rpc.Memory;
import io.evmesh.node.rpc.ParameterType.Malformed;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.RpcLimits;
import io.evmesh.node.rpc.http.Requests;
import io.evmesh.node.rpc.http.Routes;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * {@code POST /v1/batches} with an {@code Idempotency-Key}, {@code GET /v1/batches}, {@code GET
 * /v1/batches/ID} and its events as server-sent events.
 */
public final class BatchRoutes implements Routes {
  private static final HeaderName KEY = HeaderNames.create("Idempotency-Key");
  private static final HeaderName CACHING = HeaderNames.create("Cache-Control");
  private static final int MOST_STREAMS = 1000;

  private final BatchService batches;
  private final RpcLimits limits;
  private final ObjectMapper mapper;
  private final Semaphore room = new Semaphore(MOST_STREAMS);

  public BatchRoutes(BatchService batches, RpcLimits limits) {
    this.batches = batches;
    this.limits = limits;
    mapper = limits.mapper();
  }

  @Override
  public void addTo(HttpRouting.Builder routing, Requests requests) {
    BatchHttp http = new BatchHttp(limits, requests);
    routing.post(
        "/v1/batches",
        (request, response) ->
            http.answer(response, share -> submit(http, requests, request, share)));
    routing.get(
        "/v1/batches",
        (request, response) ->
            http.answer(
                response,
                _ -> {
                  Optional<String> before = request.query().first("before").asOptional();
                  return Reply.ok(batches.list(requests.submitter(request), before));
                }));
    routing.get(
        "/v1/batches/{id}",
        (request, response) ->
            http.answer(
                response,
                _ ->
                    Reply.ok(
                        batches.batch(requests.submitter(request), id(request), wanted(request)))));
    routing.get(
        "/v1/batches/{id}/events",
        (request, response) -> events(http, requests, request, response));
  }

  private static String id(ServerRequest request) {
    return request.path().pathParameters().get("id");
  }

  private Reply submit(BatchHttp http, Requests requests, ServerRequest request, Memory.Share share)
      throws InterruptedException {
    String key =
        request
            .headers()
            .first(KEY)
            .orElseThrow(
                () -> new Malformed("the header Idempotency-Key is needed: the batch's id"));
    return Reply.of(batches.submit(requests.submitter(request), key, http.body(request, share)));
  }

  /** What a query wants of a batch. */
  private ObjectNode wanted(ServerRequest request) {
    ObjectNode wanted = mapper.createObjectNode();
    var query = request.query();
    query.first("state").asOptional().ifPresent(value -> wanted.put("state", value));
    for (String name : new String[] {"from", "items"}) {
      query.first(name).asOptional().ifPresent(value -> wanted.put(name, number(name, value)));
    }
    query
        .first("history")
        .asOptional()
        .ifPresent(value -> wanted.put("history", !value.equals("false")));
    return wanted;
  }

  private static int number(String name, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new Malformed(name + ": a number is needed");
    }
  }

  private void events(
      BatchHttp http, Requests requests, ServerRequest request, ServerResponse response) {
    if (!room.tryAcquire()) {
      http.refuse(
          response, 503, RpcException.LIMIT_EXCEEDED, "too many streams of events are open");
      return;
    }
    try (BatchService.Watch watch = batches.watch(requests.submitter(request), id(request))) {
      response.header(HeaderNames.CONTENT_TYPE, "text/event-stream").header(CACHING, "no-store");
      try (OutputStream out = response.outputStream()) {
        watch.tell(new EventStream(requests, out));
      }
    } catch (BatchRefusal e) {
      http.refuse(response, e.kind().status(), e.kind().code(), e.getMessage());
    } catch (RpcException e) {
      http.refuse(response, 503, e.code(), e.getMessage());
    } catch (IOException | UncheckedIOException e) {
      return; // the client has gone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      room.release();
    }
  }
}
