package io.evmesh.node.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.transaction.PooledCodec;
import io.evmesh.engine.transaction.TransactionCodec;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Elsewhere;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Peer;
import io.evmesh.node.rpc.RpcException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets the leader answer what a node that follows can not: whatever it has no method for, and what
 * is asked of the pending block. When a call may have been lost with a leader it is made again if
 * that does no harm.
 */
public final class Forwarding implements Elsewhere {
  /** Methods of these namespaces change something each time that they are called. */
  private static final Set<String> CHANGING = Set.of("evm", "anvil", "hardhat", "engine");

  private static final Set<String> NOT_TWICE =
      Set.of("eth_sendTransaction", "eth_sendTransactionSync", "eth_sendUnsignedTransaction");

  private static final String RAW = "eth_sendRawTransaction";

  /** How long an answer waits for the block that it tells of to be shown here. */
  private static final Duration CATCH_UP = Duration.ofSeconds(2);

  private final LeaderCalls calls;
  private final ChainView view;
  private final BooleanSupplier isLeader;
  private final Optional<Set<String>> namespaces;
  private final CatchUp follower;
  private final Executor threads;
  private final ObjectMapper mapper;

  /** Waits for a block to be shown here. */
  @FunctionalInterface
  public interface CatchUp {
    void await(long block, Duration most) throws InterruptedException;
  }

  /**
   * Forwards calls.
   *
   * @param isLeader whether this node answers all calls itself
   * @param namespaces that are served; empty for all
   * @param threads run calls that are deferred
   * @param mapper reads answers
   */
  public Forwarding(
      LeaderCalls calls,
      ChainView view,
      BooleanSupplier isLeader,
      Optional<Set<String>> namespaces,
      CatchUp follower,
      Executor threads,
      ObjectMapper mapper) {
    this.calls = calls;
    this.view = view;
    this.isLeader = isLeader;
    this.namespaces = namespaces;
    this.follower = follower;
    this.threads = threads;
    this.mapper = mapper;
  }

  @Override
  public boolean takes(@Nullable Method known, String method, @Nullable JsonNode parameters) {
    return known == null ? isServed(method) : !isLeader.getAsBoolean() && isOfPending(parameters);
  }

  private boolean isServed(String method) {
    int end = method.indexOf('_');
    return end > 0
        && namespaces
            .map(served -> served.contains(method.substring(0, end)) || method.startsWith("rpc_"))
            .orElse(true);
  }

  private static boolean isOfPending(@Nullable JsonNode parameters) {
    if (parameters == null || !parameters.isArray()) {
      return false;
    }
    for (JsonNode parameter : parameters) {
      if (parameter.isTextual() && parameter.textValue().equals("pending")) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean isDeferred(String method) {
    return method.startsWith("eth_send");
  }

  @Override
  public Answer answer(String method, @Nullable JsonNode parameters, Peer peer)
      throws InterruptedException {
    Bytes body = bytes(method, parameters);
    if (!isDeferred(method)) {
      JsonNode answer = ask(method, parameters, peer.submitter(), body);
      return out -> result(out, answer);
    }
    CompletableFuture<JsonNode> later = new CompletableFuture<>();
    threads.execute(
        () -> {
          try {
            later.complete(ask(method, parameters, peer.submitter(), body));
          } catch (InterruptedException | RuntimeException e) {
            later.completeExceptionally(e);
          }
        });
    return out -> result(out, outcome(later));
  }

  private static JsonNode outcome(CompletableFuture<JsonNode> later) throws InterruptedException {
    try {
      return later.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof InterruptedException) {
        throw RpcException.server(
            "this node ends, and it is not known whether this was done: ask another");
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /**
   * The result of a call, from the leader.
   *
   * @throws RpcException if it is an error, or nobody leads for too long
   */
  public JsonNode call(String method, JsonNode parameters, String submitter)
      throws InterruptedException {
    JsonNode answer = ask(method, parameters, submitter, bytes(method, parameters));
    if (answer.has("error")) {
      throw failure(answer.get("error"));
    }
    return answer.path("result");
  }

  private Bytes bytes(String method, @Nullable JsonNode parameters) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("jsonrpc", "2.0").put("id", 1).put("method", method);
    if (parameters != null) {
      request.set("params", parameters);
    }
    try {
      return Bytes.wrap(mapper.writeValueAsBytes(request));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void result(io.evmesh.node.rpc.JsonOut out, JsonNode answer)
      throws InterruptedException {
    JsonNode error = answer.get("error");
    if (error == null) {
      out.tree(answer.path("result"));
      return;
    }
    throw failure(error);
  }

  private static RpcException failure(JsonNode error) {
    int code = error.path("code").asInt(RpcException.INTERNAL_ERROR);
    String message = error.path("message").asText();
    JsonNode data = error.get("data");
    return data == null
        ? RpcException.of(code, message)
        : RpcException.of(code, message, details -> details.tree(data));
  }

  /** The leader's answer, with its result or its error. */
  private JsonNode ask(String method, @Nullable JsonNode parameters, String submitter, Bytes body)
      throws InterruptedException {
    boolean isUncertain = false;
    while (true) {
      try {
        Letter.Answered answered = calls.ask(submitter, body, LeaderCalls.PATIENCE);
        follower.await(answered.head(), CATCH_UP);
        JsonNode answer = mapper.readTree(answered.body().unsafeArray());
        return isUncertain ? known(method, parameters, answer) : answer;
      } catch (LeaderCalls.NoLeader e) {
        throw RpcException.server(
            "%s, so that it can not be done now%s; try again, or look at ./evmesh cluster status"
                .formatted(e.getMessage(), isUncertain ? " (it may have been done before)" : ""));
      } catch (LeaderCalls.Uncertain e) {
        if (!isRepeatable(method)) {
          throw RpcException.server(
              "the leader was lost while it did this: look whether it was done, then try again");
        }
        isUncertain = true;
      } catch (IOException e) {
        throw RpcException.of(RpcException.INTERNAL_ERROR, "the leader's answer is no JSON");
      }
    }
  }

  private static boolean isRepeatable(String method) {
    return !NOT_TWICE.contains(method)
        && !CHANGING.contains(method.substring(0, Math.max(0, method.indexOf('_'))));
  }

  /** A transaction that was taken before its leader was lost is one that is taken. */
  private JsonNode known(String method, @Nullable JsonNode parameters, JsonNode answer) {
    if (!method.equals(RAW) || !answer.has("error") || parameters == null) {
      return answer;
    }
    Optional<Hash> hash = hash(parameters.path(0).asText());
    boolean isTaken =
        hash.isPresent()
            && (answer.path("error").path("message").asText().equals("already known")
                || view.transaction(hash.get()).isPresent());
    if (!isTaken) {
      return answer;
    }
    return JsonNodeFactory.instance.objectNode().put("result", hash.get().toString());
  }

  private static Optional<Hash> hash(String wire) {
    try {
      Bytes raw = Bytes.fromHex(wire.startsWith("0x") ? wire.substring(2) : wire);
      return Optional.of(TransactionCodec.hash(PooledCodec.decode(raw).transaction()));
    } catch (RlpException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
