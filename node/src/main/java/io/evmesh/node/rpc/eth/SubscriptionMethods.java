package io.evmesh.node.rpc.eth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.query.LogQuery;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.ParameterType;
import io.evmesh.node.rpc.ParameterType.Malformed;
import io.evmesh.node.rpc.Peer;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.codec.Fields;
import io.evmesh.node.rpc.codec.FilterTypes;
import io.evmesh.node.rpc.codec.FilterTypes.Filter;
import io.evmesh.node.rpc.codec.Types;
import io.evmesh.node.rpc.eth.Subscriptions.Topic;
import java.util.List;
import java.util.Set;

/** Subscriptions, over WebSocket only. */
public final class SubscriptionMethods {
  private static final Parameter<String> KIND = Parameter.required("Kind", Types.TEXT);
  private static final Parameter<JsonNode> OPTIONS =
      Parameter.optional("Options", ParameterType.of("{}", node -> node), NullNode.instance);
  private static final Parameter<String> ID =
      Parameter.required("Subscription identifier", Types.TEXT);

  private SubscriptionMethods() {}

  /** The methods. */
  public static List<Method> all(Subscriptions subscriptions) {
    return List.of(
        Method.of(
            "eth_subscribe",
            "Subscribes to newHeads, logs, newPendingTransactions, transactionReceipts,"
                + " syncing, or batch with a batch's id.",
            List.of(KIND, OPTIONS),
            "subscription identifier",
            call ->
                Answer.text(
                    subscriptions.add(
                        topic(call.get(KIND), call.get(OPTIONS), call.peer()), call.peer()))),
        Method.of(
            "eth_unsubscribe",
            "Ends a subscription.",
            List.of(ID),
            "whether there was one",
            call -> {
              if (!subscriptions.remove(call.get(ID), call.peer())) {
                throw RpcException.server("subscription not found");
              }
              return Answer.bool(true);
            }));
  }

  private static Topic topic(String kind, JsonNode options, Peer peer) {
    try {
      return switch (kind) {
        case "newHeads" -> new Topic.Heads();
        case "logs" -> new Topic.Logs(filter(options));
        case "newPendingTransactions" ->
            new Topic.Transactions(!options.isNull() && Types.bool(options));
        case "transactionReceipts" -> new Topic.Receipts(hashes(options));
        case "batch" -> new Topic.Batch(peer.submitter(), Types.text(options));
        case "syncing" -> new Topic.Syncing();
        default ->
            throw RpcException.of(
                RpcException.METHOD_NOT_FOUND,
                "no \"%s\" subscription in eth namespace".formatted(kind));
      };
    } catch (Malformed e) {
      throw RpcException.invalidParams("invalid argument 1: " + e.getMessage());
    }
  }

  private static Filter filter(JsonNode options) {
    return options.isNull()
        ? new Filter(null, null, null, LogQuery.ALL)
        : FilterTypes.FILTER.read(options);
  }

  private static Set<Hash> hashes(JsonNode options) {
    if (options.isNull()) {
      return Set.of();
    }
    List<Hash> hashes =
        new Fields(options, "filters.TransactionReceiptsQuery")
            .find("transactionHashes", Fields.list(Types::hash));
    return hashes == null ? Set.of() : Set.copyOf(hashes);
  }
}
