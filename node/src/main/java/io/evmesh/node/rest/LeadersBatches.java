package io.evmesh.node.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.node.batch.BatchRefusal;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.ParameterType.Malformed;
import io.evmesh.node.rpc.RpcException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Batches as the leader of a cluster has them, whoever leads. Events tell how a batch is each time
 * that it is another, and not of which items.
 */
public final class LeadersBatches implements BatchService, AutoCloseable {
  /** How often it is looked how a batch is of which somebody wants to hear. */
  private static final long LOOK_MILLIS = 500;

  /** So many looks without news, and the client is shown that somebody is there. */
  private static final int HEARTBEAT_LOOKS = 30;

  private static final Map<Integer, BatchRefusal.Kind> KINDS =
      Stream.of(BatchRefusal.Kind.values())
          .collect(Collectors.toUnmodifiableMap(BatchRefusal.Kind::code, kind -> kind));

  private final Leader leader;
  private final ObjectMapper mapper;
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

  public LeadersBatches(Leader leader, ObjectMapper mapper) {
    this.leader = leader;
    this.mapper = mapper;
  }

  @Override
  public Taken submit(String submitter, String key, JsonNode body) throws InterruptedException {
    if (!(body instanceof ObjectNode batch)) {
      throw new Malformed("the body is no object");
    }
    batch.put("id", key);
    boolean isThere = isThere(submitter, key);
    JsonNode result = call("evmesh_submitBatch", parameters().add(batch), submitter);
    return new Taken(!isThere, out -> out.tree(result));
  }

  @Override
  public Answer list(String submitter, Optional<String> before) throws InterruptedException {
    return answer("evmesh_listBatches", parameters().add(before.orElse("")), submitter);
  }

  @Override
  public Answer batch(String submitter, String id, ObjectNode wanted) throws InterruptedException {
    return answer("evmesh_getBatch", parameters().add(id).add(wanted), submitter);
  }

  private ArrayNode parameters() {
    return mapper.createArrayNode();
  }

  private Answer answer(String method, ArrayNode parameters, String submitter)
      throws InterruptedException {
    JsonNode result = call(method, parameters, submitter);
    return out -> out.tree(result);
  }

  /** What the leader refuses is refused as it would do it. */
  private JsonNode call(String method, ArrayNode parameters, String submitter)
      throws InterruptedException {
    try {
      return leader.call(method, parameters, submitter);
    } catch (RpcException e) {
      BatchRefusal.Kind kind = KINDS.get(e.code());
      throw kind == null ? e : new BatchRefusal(kind, String.valueOf(e.getMessage()));
    }
  }

  private boolean isThere(String submitter, String id) throws InterruptedException {
    try {
      JsonNode ignored = state(submitter, id);
      return true;
    } catch (BatchRefusal e) {
      if (e.kind() != BatchRefusal.Kind.UNKNOWN) {
        throw e;
      }
      return false;
    }
  }

  private JsonNode state(String submitter, String id) throws InterruptedException {
    ObjectNode nothing = mapper.createObjectNode().put("items", 0).put("history", false);
    return call("evmesh_getBatch", parameters().add(id).add(nothing), submitter);
  }

  @Override
  public Watch watch(String submitter, String id) throws InterruptedException {
    JsonNode first = state(submitter, id);
    return new Watch() {
      @Override
      public void tell(EventStream out) throws IOException, InterruptedException {
        stream(out, first, submitter, id);
      }

      @Override
      public void close() {}
    };
  }

  private void stream(EventStream out, JsonNode first, String submitter, String id)
      throws IOException, InterruptedException {
    JsonNode last = first;
    write(out, last);
    int quiet = 0;
    while (!isFinished(last)) {
      if (closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        return;
      }
      JsonNode now = look(last, submitter, id);
      quiet = now.equals(last) ? quiet + 1 : 0;
      if (quiet == 0) {
        write(out, now);
      } else if (quiet % HEARTBEAT_LOOKS == 0) {
        out.heartbeat();
      }
      last = now;
    }
  }

  /** While nobody leads a batch stays as it was. */
  private JsonNode look(JsonNode last, String submitter, String id) throws InterruptedException {
    try {
      return state(submitter, id);
    } catch (RpcException e) {
      return last;
    }
  }

  private static boolean isFinished(JsonNode batch) {
    return batch.path("finishedAt").isNumber();
  }

  private static void write(EventStream out, JsonNode batch) throws IOException {
    out.write(isFinished(batch), batch.toString().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
