package io.evmesh.node.rpc;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evmesh.persistence.database.DatabaseException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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

  private volatile MethodTable table;
  private final Elsewhere elsewhere;
  private final RpcLimits limits;
  private final CallMeters meters;
  private final ObjectMapper mapper;

  public Dispatcher(MethodTable table, RpcLimits limits, CallMeters meters) {
    this(table, Elsewhere.NOWHERE, limits, meters);
  }

  /** One that lets another node answer some calls. */
  public Dispatcher(MethodTable table, Elsewhere elsewhere, RpcLimits limits, CallMeters meters) {
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

  /**
   * Answers one message.
   *
   * @return nothing if all its calls are notifications
   */
  public byte[] answer(byte[] message, Peer peer) throws InterruptedException {
    JsonNode request;
    try {
      request = mapper.readTree(message);
    } catch (JacksonException e) {
      return refusal(RpcException.PARSE_ERROR, "parse error");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("nothing but memory is read", e);
    }
    if (request == null || request.isMissingNode()) {
      return refusal(RpcException.PARSE_ERROR, "parse error");
    }
    return request.isArray() ? batch(request, peer) : single(request, peer);
  }

  private byte[] single(JsonNode request, Peer peer) throws InterruptedException {
    Pending pending = begin(request, peer);
    return pending.isNotification ? NOTHING : pending.finish();
  }

  private byte[] batch(JsonNode requests, Peer peer) throws InterruptedException {
    if (requests.isEmpty()) {
      return refusal(RpcException.INVALID_REQUEST, "empty batch");
    }
    if (requests.size() > limits.batchCalls()) {
      return refusal(RpcException.INVALID_REQUEST, "batch too large");
    }
    List<byte[]> done = new ArrayList<>();
    List<Pending> waiting = new ArrayList<>();
    long left = limits.answerBytes();
    for (JsonNode request : requests) {
      if (!isDeferred(request)) {
        left -= finish(waiting, done, left);
      }
      waiting.add(begin(request, peer));
    }
    finish(waiting, done, left);
    return join(done);
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

  /** A call whose answer is to be written. */
  private final class Pending {
    final @Nullable JsonNode id;
    final boolean isNotification;
    final String method;
    final @Nullable Answer answer;
    final @Nullable RpcException error;
    final long beganNanos;

    Pending(
        @Nullable JsonNode id,
        boolean isNotification,
        String method,
        @Nullable Answer answer,
        @Nullable RpcException error,
        long beganNanos) {
      this.id = id;
      this.isNotification = isNotification;
      this.method = method;
      this.answer = answer;
      this.error = error;
      this.beganNanos = beganNanos;
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
        JsonOut out = begun(limitBytes, id).field("result").answer(result);
        return out.endObject().toBytes();
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

  private Pending begin(JsonNode request, Peer peer) throws InterruptedException {
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
      return new Pending(hasId ? id : null, false, CallMeters.UNKNOWN, null, error, now);
    }
    Method known = table.find(method.textValue());
    String name = known == null ? CallMeters.UNKNOWN : known.name();
    try {
      Answer answer = call(known, method.textValue(), request.get("params"), peer);
      return new Pending(id, id == null, name, answer, null, now);
    } catch (RpcException e) {
      return new Pending(id, id == null, name, null, e, now);
    } catch (RuntimeException e) {
      return new Pending(id, id == null, name, null, asError(name, e), now);
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

  private static JsonOut begun(long limitBytes, @Nullable JsonNode id) {
    JsonOut out = new JsonOut(limitBytes);
    out.startObject().field("jsonrpc").text("2.0").field("id");
    return id == null ? out.nothing() : out.tree(id);
  }

  private static byte[] error(@Nullable JsonNode id, RpcException error) {
    JsonOut out = begun(Long.MAX_VALUE, id).field("error").startObject();
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
