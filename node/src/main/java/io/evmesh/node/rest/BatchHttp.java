package io.evmesh.node.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.node.batch.BatchRefusal;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.JsonOut;
import io.evmesh.node.rpc.ParameterType.Malformed;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.RpcLimits;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How requests about batches are read, and answers and refusals written. */
final class BatchHttp {
  private static final HeaderName KEY = HeaderNames.create("Idempotency-Key");
  private static final HeaderName REPLAYED = HeaderNames.create("Idempotent-Replayed");

  private final RpcLimits limits;
  private final ObjectMapper mapper;

  BatchHttp(RpcLimits limits) {
    this.limits = limits;
    mapper = limits.mapper();
  }

  /** An answer. */
  record Reply(Status status, boolean isReplayed, Answer body) {}

  static Reply ok(Answer body) {
    return new Reply(Status.OK_200, false, body);
  }

  /** What finds an answer. */
  @FunctionalInterface
  interface Work {
    Reply run() throws InterruptedException;
  }

  /** The id of a batch that is submitted. */
  static String key(ServerRequest request) {
    return request
        .headers()
        .first(KEY)
        .orElseThrow(() -> new Malformed("the header Idempotency-Key is needed: the batch's id"));
  }

  /** What a query wants of a batch. */
  ObjectNode wanted(ServerRequest request) {
    var wanted = mapper.createObjectNode();
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

  JsonNode body(ServerRequest request) {
    try (InputStream in = request.content().inputStream()) {
      byte[] body = in.readNBytes(limits.bodyBytes() + 1);
      if (body.length > limits.bodyBytes()) {
        throw new BatchRefusal(
            BatchRefusal.Kind.TOO_LARGE,
            "a body has at most %d bytes".formatted(limits.bodyBytes()));
      }
      return mapper.readTree(body);
    } catch (JsonProcessingException e) {
      throw new Malformed("the body is no JSON");
    } catch (IOException e) {
      throw new Malformed("the body ends too early");
    }
  }

  void answer(ServerResponse response, Work work) {
    try {
      Reply reply = work.run();
      JsonOut out = new JsonOut(limits.answerBytes());
      reply.body().writeTo(out);
      if (reply.isReplayed()) {
        response.header(REPLAYED, "true");
      }
      response.status(reply.status()).header(HeaderValues.CONTENT_TYPE_JSON).send(out.toBytes());
    } catch (BatchRefusal e) {
      refuse(response, e.kind().status(), e.kind().code(), e.getMessage());
    } catch (Malformed e) {
      refuse(response, 400, RpcException.INVALID_PARAMS, e.getMessage());
    } catch (RpcException e) {
      boolean mayPass = e.code() == RpcException.SERVER_ERROR; // as when nobody leads
      refuse(response, mayPass ? 503 : 500, e.code(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      response.status(Status.SERVICE_UNAVAILABLE_503).send();
    }
  }

  void refuse(ServerResponse response, int status, int code, @Nullable String sentence) {
    var body = mapper.createObjectNode();
    body.putObject("error").put("code", code).put("message", sentence);
    response
        .status(Status.create(status))
        .header(HeaderValues.CONTENT_TYPE_JSON)
        .send(body.toString().getBytes(StandardCharsets.UTF_8));
  }
}
