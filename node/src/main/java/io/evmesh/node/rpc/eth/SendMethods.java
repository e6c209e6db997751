package io.evmesh.node.rpc.eth;

import io.evmesh.engine.types.Bytes;
import io.evmesh.node.pool.Refusal;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.ParameterType;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.codec.ReceiptJson;
import io.evmesh.node.rpc.codec.Types;
import io.evmesh.node.send.Intake;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Takes signed transactions. */
public final class SendMethods {
  private static final Parameter<Bytes> RAW = Parameter.required("Transaction", Types.DATA);
  private static final long MOST_WAIT_MILLIS = 60_000;
  private static final long USUAL_WAIT_MILLIS = 20_000;
  private static final int TIMED_OUT = 4; // EIP-7966
  static final Parameter<Long> TIMEOUT =
      Parameter.optional(
          "Timeout in milliseconds",
          ParameterType.of(
              "{\"type\":[\"integer\",\"string\"]}",
              node -> node.isIntegralNumber() ? node.longValue() : Types.count(node)),
          USUAL_WAIT_MILLIS);

  private SendMethods() {}

  /** The methods. */
  public static List<Method> all(ChainView chain, Intake intake) {
    return List.of(
        Method.of(
                "eth_sendRawTransaction",
                "Takes a signed transaction in its wire form, blobs included.",
                List.of(RAW),
                "transaction hash",
                call -> answer(refused(() -> intake.send(call.get(RAW)))))
            .deferred(),
        Method.of(
                "eth_sendRawTransactionSync",
                "The same, and waits for the receipt (EIP-7966).",
                List.of(RAW, TIMEOUT),
                "receipt",
                call -> {
                  Intake.Sent sent = refused(() -> intake.send(call.get(RAW)));
                  return receipt(chain, sent, call.get(TIMEOUT));
                })
            .deferred());
  }

  /** The receipt, when the transaction is in a block. */
  static Answer receipt(ChainView chain, Intake.Sent sent, long mostMillis) {
    long millis = Math.clamp(mostMillis, 1, MOST_WAIT_MILLIS);
    return out -> {
      var place = sent.await(Duration.ofMillis(millis));
      if (place.isEmpty()) {
        throw RpcException.of(
            TIMED_OUT,
            "the transaction was added to the pool and is in no block after %d ms"
                .formatted(millis),
            data -> data.hash(sent.hash()));
      }
      ReceiptJson.write(out, chain.config(), place.get());
    };
  }

  /** The hash, when the transaction is where it should be by then. */
  static Answer answer(Intake.Sent sent) {
    return out -> {
      sent.settle();
      out.hash(sent.hash());
    };
  }

  /** Turns what the intake refuses into errors. */
  static <T> T refused(Supplier<T> sending) {
    try {
      return sending.get();
    } catch (Intake.Malformed | Refusal e) {
      throw RpcException.server(String.valueOf(e.getMessage()));
    }
  }
}
