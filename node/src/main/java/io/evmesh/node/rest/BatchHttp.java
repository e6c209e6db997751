package io.evmesh.node.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evmesh.node.batch.BatchRefusal;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.JsonOut;
import io.evmesh.node.rpc.Memory;
import io.evmesh.node.rpc.ParameterType.Malformed;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.RpcLimits;
import io.evmesh.node.rpc.http.Requests;
import io.evmesh.persistence.database.DatabaseException;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How requests about batches are read, and answers and refusals written. */
final class BatchHttp {
  private static final HeaderName REPLAYED = HeaderNames.create("Idempotent-Replayed");

  private final RpcLimits limits;
  private final Requests requests;
  private final ObjectMapper mapper;

  BatchHttp(RpcLimits limits, Requests requests) {
    this.limits = limits;
    this.requests = requests;
    mapper = limits.mapper();
  }

  /** An answer. */
  record Reply(Status status, boolean isReplayed, Answer body) {
    static Reply ok(Answer body) {
      return new Reply(Status.OK_200, false, body);
    }

    static Reply of(BatchService.Taken taken) {
      Status status = taken.isNew() ? Status.CREATED_201 : Status.OK_200;
      return new Reply(status, !taken.isNew(), taken.answer());
    }
  }

  /** What finds an answer, with memory for it. */
  @FunctionalInterface
  interface Work {
    Reply run(Memory.Share share) throws InterruptedException;
  }

  JsonNode body(ServerRequest request, Memory.Share share) throws InterruptedException {
    try {
      byte[] body = requests.body(request, share);
      share.hasTree(body.length);
      return mapper.readTree(body);
    } catch (JsonProcessingException e) {
      throw new Malformed("the body is no JSON");
    } catch (IOException e) {
      throw new Malformed("the body ends too early");
    } catch (RpcException e) {
      if (e.code() != RpcException.INVALID_REQUEST) {
        throw e;
      }
      throw new BatchRefusal(
          BatchRefusal.Kind.TOO_LARGE, "a body has at most %d bytes".formatted(limits.bodyBytes()));
    }
  }

  void answer(ServerResponse response, Work work) {
    try (Memory.Share share = requests.share()) {
      Reply reply = work.run(share);
      JsonOut out = new JsonOut(limits.answerBytes(), share::has);
      reply.body().writeTo(out);
      byte[] answer = out.toBytes();
      if (reply.isReplayed()) {
        response.header(REPLAYED, "true");
      }
      response.status(reply.status()).header(HeaderValues.CONTENT_TYPE_JSON);
      requests.write(answer.length, () -> response.send(answer));
    } catch (BatchRefusal e) {
      refuse(response, e.kind().status(), e.kind().code(), e.getMessage());
    } catch (Malformed e) {
      refuse(response, 400, RpcException.INVALID_PARAMS, e.getMessage());
    } catch (RpcException e) {
      refuse(response, status(e), e.code(), e.getMessage());
    } catch (DatabaseException e) {
      refuse(response, 503, RpcException.SERVER_ERROR, e.getMessage());
    } catch (IOException e) {
      return; // the client has gone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      response.status(Status.SERVICE_UNAVAILABLE_503).send();
    }
  }

  /** 503 for what may pass, as when nobody leads or all memory is in use. */
  private static int status(RpcException e) {
    return e.code() == RpcException.SERVER_ERROR || e.code() == RpcException.LIMIT_EXCEEDED
        ? 503
        : 500;
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
