package io.evmesh.node.rest;

import io.evmesh.node.batch.BatchEvent;
import io.evmesh.node.batch.BatchRefusal;
import io.evmesh.node.batch.Batches;
import io.evmesh.node.rest.BatchHttp.Reply;
import io.evmesh.node.rpc.JsonOut;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.RpcLimits;
import io.evmesh.node.rpc.evmesh.BatchAnswers;
import io.evmesh.node.rpc.evmesh.BatchJson;
import io.evmesh.node.rpc.evmesh.BatchTypes;
import io.evmesh.node.rpc.http.Routes;
import io.evmesh.persistence.batch.StoredBatch;
import io.helidon.http.HeaderName;
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
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * {@code POST /v1/batches} with an {@code Idempotency-Key}, {@code GET /v1/batches}, {@code GET
 * /v1/batches/ID} and its events as server-sent events.
 */
public final class BatchRoutes implements Routes {
  static final HeaderName CACHING = HeaderNames.create("Cache-Control");
  private static final long HEARTBEAT_SECONDS = 15;
  private static final int BACKLOG = 1000;
  private static final int MOST_STREAMS = 1000;

  private final Batches batches;
  private final BatchAnswers answers;
  private final RpcLimits limits;
  private final BatchHttp http;
  private final Map<BlockingQueue<BatchEvent>, Long> streams = new ConcurrentHashMap<>();
  private final Semaphore room = new Semaphore(MOST_STREAMS);

  public BatchRoutes(Batches batches, BatchAnswers answers, RpcLimits limits) {
    this.batches = batches;
    this.answers = answers;
    this.limits = limits;
    http = new BatchHttp(limits);
    batches.onEvent(
        event ->
            streams.forEach(
                (queue, number) -> {
                  if (number == event.batch().number()) {
                    boolean ignored =
                        queue.offer(event); // who reads too slowly hears of a later one
                  }
                }));
  }

  @Override
  public void addTo(HttpRouting.Builder routing, Function<ServerRequest, String> submitter) {
    routing.post(
        "/v1/batches",
        (request, response) -> http.answer(response, () -> submit(request, submitter)));
    routing.get(
        "/v1/batches",
        (request, response) ->
            http.answer(
                response,
                () -> {
                  Optional<String> before = request.query().first("before").asOptional();
                  return BatchHttp.ok(answers.list(submitter.apply(request), before));
                }));
    routing.get(
        "/v1/batches/{id}",
        (request, response) ->
            http.answer(
                response,
                () ->
                    BatchHttp.ok(
                        answers.batch(
                            submitter.apply(request),
                            id(request),
                            BatchAnswers.wanted(http.wanted(request))))));
    routing.get(
        "/v1/batches/{id}/events",
        (request, response) -> events(request, response, submitter.apply(request)));
  }

  private static String id(ServerRequest request) {
    return request.path().pathParameters().get("id");
  }

  private Reply submit(ServerRequest request, Function<ServerRequest, String> submitter)
      throws InterruptedException {
    String key = BatchHttp.key(request);
    Batches.Taken taken =
        batches.submit(submitter.apply(request), BatchTypes.submission(http.body(request), key));
    return new Reply(
        taken.isNew() ? Status.CREATED_201 : Status.OK_200,
        !taken.isNew(),
        BatchAnswers.taken(taken));
  }

  /** Tells how the batch is, and again whenever that changes, until it is finished. */
  private void events(ServerRequest request, ServerResponse response, String submitter) {
    if (!room.tryAcquire()) {
      http.refuse(
          response, 503, RpcException.LIMIT_EXCEEDED, "too many streams of events are open");
      return;
    }
    BlockingQueue<BatchEvent> queue = new LinkedBlockingQueue<>(BACKLOG);
    try {
      StoredBatch batch = batches.get(submitter, id(request));
      streams.put(queue, batch.number());
      response.header(HeaderNames.CONTENT_TYPE, "text/event-stream").header(CACHING, "no-store");
      try (OutputStream out = response.outputStream()) {
        stream(out, queue, batches.get(submitter, id(request)));
      }
    } catch (BatchRefusal e) {
      http.refuse(response, e.kind().status(), e.kind().code(), e.getMessage());
    } catch (IOException | UncheckedIOException e) {
      return; // the client has gone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      streams.remove(queue);
      room.release();
    }
  }

  private void stream(OutputStream out, BlockingQueue<BatchEvent> queue, StoredBatch now)
      throws IOException, InterruptedException {
    BatchEvent event = new BatchEvent(now, java.util.List.of());
    while (true) {
      if (event == null) {
        out.write(":\n\n".getBytes(StandardCharsets.UTF_8));
      } else {
        JsonOut json = new JsonOut(limits.answerBytes());
        BatchJson.event(json, event);
        String name = event.batch().finishedMillis() == null ? "progress" : "finished";
        out.write(("event: " + name + "\ndata: ").getBytes(StandardCharsets.UTF_8));
        out.write(json.toBytes());
        out.write("\n\n".getBytes(StandardCharsets.UTF_8));
      }
      out.flush();
      if (event != null && event.batch().finishedMillis() != null) {
        return;
      }
      event = queue.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
    }
  }
}
