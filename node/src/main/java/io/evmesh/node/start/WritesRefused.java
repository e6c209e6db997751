package io.evmesh.node.start;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Elsewhere;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Peer;
import io.evmesh.node.rpc.RpcException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses, with a code of its own, the methods that only a node has which writes: what would change
 * the chain, and what needs its pool, its keys or its tries.
 *
 * @param apis namespaces that are served; all if none are named
 */
record WritesRefused(Optional<Set<String>> apis) implements Elsewhere {
  private static final Set<String> NAMESPACES =
      Set.of("evm", "anvil", "hardhat", "txpool", "engine", "testing", "personal", "evmesh");

  private static final Set<String> METHODS =
      Set.of(
          "eth_sendTransaction",
          "eth_sendTransactionSync",
          "eth_sendUnsignedTransaction",
          "eth_sendRawTransaction",
          "eth_sendRawTransactionSync",
          "eth_sign",
          "eth_signTransaction",
          "eth_signTypedData",
          "eth_signTypedData_v3",
          "eth_signTypedData_v4",
          "eth_fillTransaction",
          "eth_accounts",
          "eth_getProof",
          "eth_getAccount",
          "eth_coinbase",
          "eth_pendingTransactions",
          "eth_simulateV1",
          "debug_setHead");

  @Override
  public boolean takes(@Nullable Method known, String method, @Nullable JsonNode parameters) {
    if (known != null) {
      return false;
    }
    int end = Math.max(0, method.indexOf('_'));
    String namespace = method.substring(0, end);
    boolean isServed = apis.map(served -> served.contains(namespace)).orElse(true);
    return isServed && (NAMESPACES.contains(namespace) || METHODS.contains(method));
  }

  @Override
  public boolean isDeferred(String method) {
    return false;
  }

  @Override
  public Answer answer(String method, @Nullable JsonNode parameters, Peer peer) {
    throw RpcException.of(
        RpcException.NOT_SUPPORTED,
        "the method %s is not available: this node only reads (--read-only)".formatted(method));
  }
}
