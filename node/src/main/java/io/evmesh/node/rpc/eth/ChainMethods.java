package io.evmesh.node.rpc.eth;

import io.evmesh.node.query.ChainView;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Method;
import java.util.List;

/** The chain as a whole. */
public final class ChainMethods {
  private ChainMethods() {}

  /** The methods. */
  public static List<Method> all(ChainView chain) {
    long chainId = chain.config().chainId();
    return List.of(
        Method.of(
            "eth_chainId",
            "The chain id that transactions are signed for (EIP-155).",
            List.of(),
            "quantity",
            call -> Answer.quantity(chainId)),
        Method.of(
            "eth_blockNumber",
            "The number of the last block.",
            List.of(),
            "quantity",
            call -> Answer.quantity(chain.head().number())),
        Method.of(
            "eth_syncing",
            "False: what the node has it shows, and it fetches nothing.",
            List.of(),
            "false",
            call -> Answer.bool(false)));
  }
}
