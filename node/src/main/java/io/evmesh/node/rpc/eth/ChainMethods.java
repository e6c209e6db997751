package io.evmesh.node.rpc.eth;

import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.JsonOut;
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
            call -> Answer.bool(false)),
        Method.of(
            "eth_capabilities",
            "How far back the node can be asked for what.",
            List.of(),
            "object",
            call -> capabilities(chain)));
  }

  private static Answer capabilities(ChainView chain) {
    ChainBlock head = chain.head();
    long firstState = chain.firstState();
    return out -> {
      out.startObject();
      out.field("head").startObject();
      out.field("number").quantity(head.number());
      out.field("hash").hash(head.hash()).endObject();
      for (String resource : List.of("tx", "logs", "receipts", "blocks")) {
        resource(out, resource, 0);
      }
      resource(out, "state", firstState);
      resource(out, "stateproofs", firstState);
      out.endObject();
    };
  }

  private static void resource(JsonOut out, String name, long oldest) {
    out.field(name).startObject();
    out.field("disabled").bool(false);
    out.field("oldestBlock").quantity(oldest).endObject();
  }
}
