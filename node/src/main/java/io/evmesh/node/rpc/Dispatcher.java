package io.evmesh.node.rpc;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evmesh.persistence.database.DatabaseException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests: parses them, finds the method, reads the parameters, calls the handler, writes
 * the answer or the error. The calls of a batch run in their order; answers that wait ({@link
 * Method#isDeferred}) are waited for before the next method that does not defer its answer.
 *
 * <p>Source: JSON-RPC 2.0.
 */
public final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
  private static final byte[] NOTHING = {};

  /** Messages above so many bytes take turns. */
  private static final int LARGE = 1 << 18;

  private volatile MethodTable table;
  private final Elsewhere elsewhere;
  private final RpcLimits limits;
  private final CallMeters meters;
  private final Memory memory;
  private final ObjectMapper mapper;
  private final Semaphore turns =
      new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors() / 2), true);

  public Dispatcher(MethodTable table, RpcLimits limits, CallMeters meters) {
    this(table, Elsewhere.NOWHERE, limits, meters, Memory.usual());
  }

  /**
   * One that lets another node answer some calls.
   *
   * @param memory that requests and answers share
   */
  public Dispatcher(
      MethodTable table, Elsewhere elsewhere, RpcLimits limits, CallMeters meters, Memory memory) {
    this.memory = memory;
    this.table = table;
    this.elsewhere = elsewhere;
    this.limits = limits;
    this.meters = meters;
    mapper = limits.mapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  /** From now on these methods are answered. */
  public void use(MethodTable next) {
    table = next;
  }

  /** The bounds of what is taken. */
  public RpcLimits limits() {
    return limits;
  }

  /** The error for a request that is not read at all. */
  public static byte[] refusal(int code, String message) {
    return error(null, RpcException.of(code, message));
  }

  /** The memory that requests and answers share. */
  public Memory memory() {
    return memory;
  }

  /** Likewise, with memory of its own. */
  public byte[] answer(byte[] message, Peer peer) throws InterruptedException {
    try (Memory.Share share = memory.share()) {
      return answer(message, peer, share);
    }
  }

  /**
   * Answers one message.
   *
   * @param share holds what message and answer take, until both are done with
   * @return nothing if all its calls are notifications
   */
  public byte[] answer(byte[] message, Peer peer, Memory.Share share) throws InterruptedException {
    Used used = new Used(share, message.length * (long) Memory.TREE);
    try {
      share.hasTree(message.length);
    } catch (RpcException e) {
      return error(null, e);
    }
    boolean isLarge = message.length > LARGE;
    JsonNode request = isLarge ? inTurn(() -> parsed(message)) : parsed(message);
    if (request == null || request.isMissingNode()) {
      return refusal(RpcException.PARSE_ERROR, "parse error");
    }
    if (request.isArray()) {
      return batch(request, peer, used);
    }
    return isLarge && !isDeferred(request)
        ? inTurn(() -> single(request, peer, used))
        : single(request, peer, used);
  }

  /** What a message says; null if it is no JSON. */
  private @Nullable JsonNode parsed(byte[] message) {
    try {
      return mapper.readTree(message);
    } catch (JacksonException e) {
      return null;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("nothing but memory is read", e);
    }
  }

  @FunctionalInterface
  private interface Work<T extends @Nullable Object> {
    T run() throws InterruptedException;
  }

  /** Few large messages are worked on at once, so that others are not kept. */
  private <T extends @Nullable Object> T inTurn(Work<T> work) throws InterruptedException {
    turns.acquire();
    try {
      return work.run();
    } finally {
      turns.release();
    }
  }

  private byte[] single(JsonNode request, Peer peer, Used used) throws InterruptedException {
    Pending pending = begin(request, peer, used);
    return pending.isNotification ? NOTHING : pending.finish();
  }

  private byte[] batch(JsonNode requests, Peer peer, Used used) throws InterruptedException {
    if (requests.isEmpty()) {
      return refusal(RpcException.INVALID_REQUEST, "empty batch");
    }
    if (requests.size() > limits.batchCalls()) {
      RpcException error = RpcException.of(RpcException.INVALID_REQUEST, "batch too large");
      return join(List.of(error(firstId(requests), error)));
    }
    List<byte[]> done = new ArrayList<>();
    List<Pending> waiting = new ArrayList<>();
    long left = limits.answerBytes();
    for (JsonNode request : requests) {
      if (!isDeferred(request)) {
        left -= finish(waiting, done, left);
      }
      waiting.add(begin(request, peer, used));
      JsonOut.giveWay();
    }
    finish(waiting, done, left);
    return join(done);
  }

  /** Who sends a batch looks for answers in a list, by their calls. */
  private static @Nullable JsonNode firstId(JsonNode requests) {
    for (JsonNode request : requests) {
      JsonNode id = request.get("id");
      if (id != null && (id.isNumber() || id.isTextual())) {
        return id;
      }
    }
    return null;
  }

  private boolean isDeferred(JsonNode request) {
    String name = request.path("method").asText();
    Method method = table.find(name);
    return elsewhere.takes(method, name, request.get("params"))
        ? elsewhere.isDeferred(name)
        : method != null && method.isDeferred();
  }

  private static long finish(List<Pending> waiting, List<byte[]> done, long limitBytes)
      throws InterruptedException {
    long size = 0;
    for (Pending pending : waiting) {
      byte[] answer = pending.finish(limitBytes - size);
      if (!pending.isNotification) {
        done.add(answer);
        size += answer.length;
      }
    }
    waiting.clear();
    return size;
  }

  private static byte[] join(List<byte[]> answers) {
    if (answers.isEmpty()) {
      return NOTHING;
    }
    int size = answers.size() + 1 + answers.stream().mapToInt(answer -> answer.length).sum();
    byte[] all = new byte[size];
    int at = 0;
    for (byte[] answer : answers) {
      all[at] = (byte) (at == 0 ? '[' : ',');
      System.arraycopy(answer, 0, all, at + 1, answer.length);
      at += 1 + answer.length;
    }
    all[at] = ']';
    return all;
  }

  /** What a message and its answers use of the memory by now. */
  private static final class Used implements JsonOut.Room {
    private final Memory.Share share;
    private long bytes;

    Used(Memory.Share share, long bytes) {
      this.share = share;
      this.bytes = bytes;
    }

    @Override
    public void has(long more) {
      share.has(bytes + more);
    }

    /** An answer of this length waits for the others. */
    void written(int length) {
      bytes += 2L * length;
    }
  }

  /** A call whose answer is to be written. */
  private final class Pending {
    final @Nullable JsonNode id;
    final boolean isNotification;
    final String method;
    final @Nullable Answer answer;
    final @Nullable RpcException error;
    final long beganNanos;
    final Used used;

    Pending(
        @Nullable JsonNode id,
        boolean isNotification,
        String method,
        @Nullable Answer answer,
        @Nullable RpcException error,
        long beganNanos,
        Used used) {
      this.id = id;
      this.isNotification = isNotification;
      this.method = method;
      this.answer = answer;
      this.error = error;
      this.beganNanos = beganNanos;
      this.used = used;
    }

    byte[] finish() throws InterruptedException {
      return finish(limits.answerBytes());
    }

    byte[] finish(long limitBytes) throws InterruptedException {
      byte[] written = written(limitBytes);
      meters.answered(method, System.nanoTime() - beganNanos);
      return written;
    }

    private byte[] written(long limitBytes) throws InterruptedException {
      Answer result = answer;
      if (result == null) {
        return failed(error == null ? RpcException.server("no answer") : error);
      }
      try {
        JsonOut out = begun(limitBytes, id, used).field("result").answer(result);
        byte[] bytes = out.endObject().toBytes();
        used.written(bytes.length);
        return bytes;
      } catch (RpcException e) {
        return failed(e);
      } catch (RuntimeException e) {
        return failed(asError(method, e));
      }
    }

    private byte[] failed(RpcException e) {
      meters.failed(method, e.code());
      return error(id, e);
    }
  }

  private Pending begin(JsonNode request, Peer peer, Used used) throws InterruptedException {
    long now = System.nanoTime();
    JsonNode id = request.get("id");
    JsonNode method = request.get("method");
    boolean hasId = id == null || id.isValueNode() && !id.isBoolean();
    boolean isValid =
        request.path("jsonrpc").asText().equals("2.0")
            && method != null
            && method.isTextual()
            && hasId;
    if (!isValid) {
      RpcException error = RpcException.of(RpcException.INVALID_REQUEST, "invalid request");
      return new Pending(hasId ? id : null, false, CallMeters.UNKNOWN, null, error, now, used);
    }
    Method known = table.find(method.textValue());
    String name = known == null ? CallMeters.UNKNOWN : known.name();
    try {
      Answer answer = call(known, method.textValue(), request.get("params"), peer);
      return new Pending(id, id == null, name, answer, null, now, used);
    } catch (RpcException e) {
      return new Pending(id, id == null, name, null, e, now, used);
    } catch (RuntimeException e) {
      return new Pending(id, id == null, name, null, asError(name, e), now, used);
    }
  }

  private Answer call(
      @Nullable Method method, String name, @Nullable JsonNode parameters, Peer peer)
      throws InterruptedException {
    if (elsewhere.takes(method, name, parameters)) {
      return elsewhere.answer(name, parameters, peer);
    }
    if (method == null) {
      throw RpcException.of(
          RpcException.METHOD_NOT_FOUND,
          "the method %s does not exist/is not available".formatted(shortened(name)));
    }
    return method.handler().answer(Call.read(method, parameters, peer));
  }

  private static String shortened(String name) {
    return name.length() <= 80 ? name : name.substring(0, 77) + "...";
  }

  /** What the database refuses is told; a fault of our own is logged and told as no more. */
  private static RpcException asError(String method, RuntimeException failure) {
    if (failure instanceof DatabaseException database) {
      return RpcException.server(String.valueOf(database.getMessage()));
    }
    LOG.error("{} failed", method, failure);
    return RpcException.of(RpcException.INTERNAL_ERROR, "internal error");
  }

  private static JsonOut begun(long limitBytes, @Nullable JsonNode id, JsonOut.Room room) {
    JsonOut out = new JsonOut(limitBytes, room);
    out.startObject().field("jsonrpc").text("2.0").field("id");
    return id == null ? out.nothing() : out.tree(id);
  }

  private static byte[] error(@Nullable JsonNode id, RpcException error) {
    JsonOut out = begun(Long.MAX_VALUE, id, JsonOut.Room.ANY).field("error").startObject();
    out.field("code")
        .number(error.code())
        .field("message")
        .text(String.valueOf(error.getMessage()));
    Answer data = error.data();
    if (data != null) {
      try {
        out.field("data").answer(data);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        out.nothing();
      }
    }
    return out.endObject().endObject().toBytes();
  }
}
