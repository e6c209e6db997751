package io.evmesh.node.rpc.eth;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.block.FeeRules;
import io.evmesh.engine.chain.BlobParameters;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.query.BlockRef;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.FeeHistory;
import io.evmesh.node.query.Tips;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.ParameterType;
import io.evmesh.node.rpc.ParameterType.Malformed;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.codec.Types;
import java.util.ArrayList;
import java.util.List;

/** What gas costs. */
public final class FeeMethods {
  private static final Parameter<Long> COUNT =
      Parameter.required(
          "Block count", ParameterType.of("{\"type\":\"string\"}", FeeMethods::count));
  private static final Parameter<BlockRef> NEWEST =
      Parameter.required("Newest block", Types.BLOCK_NUMBER);
  private static final Parameter<List<Double>> PERCENTILES =
      Parameter.optional(
          "Reward percentiles",
          ParameterType.of("{\"type\":\"array\"}", FeeMethods::percentiles),
          List.of());

  private FeeMethods() {}

  /** The methods. */
  public static List<Method> all(ChainView chain) {
    Tips tips = new Tips(chain);
    return List.of(
        Method.of(
            "eth_gasPrice",
            "Wei per gas with which a transaction should be taken soon.",
            List.of(),
            "quantity",
            call -> {
              UInt256 baseFee = chain.head().header().baseFee();
              UInt256 tip = tips.suggested();
              return Answer.quantity(baseFee == null ? tip : baseFee.plus(tip));
            }),
        Method.of(
            "eth_maxPriorityFeePerGas",
            "Wei per gas above the base fee with which a transaction should be taken soon.",
            List.of(),
            "quantity",
            call -> Answer.quantity(tips.suggested())),
        Method.of(
            "eth_baseFee",
            "Wei per gas that the next block asks for.",
            List.of(),
            "quantity or null",
            call -> {
              BlockHeader head = chain.head().header();
              return head.baseFee() == null
                  ? Answer.NULL
                  : Answer.quantity(FeeRules.nextBaseFee(head));
            }),
        Method.of(
            "eth_blobBaseFee",
            "Wei per blob gas that the next block asks for.",
            List.of(),
            "quantity",
            call -> Answer.quantity(nextBlobBaseFee(chain))),
        Method.of(
            "eth_feeHistory",
            "Base fees, fullness and tips of the last blocks.",
            List.of(COUNT, NEWEST, PERCENTILES),
            "object",
            call -> history(chain, call.get(COUNT), call.get(NEWEST), call.get(PERCENTILES))));
  }

  private static UInt256 nextBlobBaseFee(ChainView chain) {
    BlockHeader head = chain.head().header();
    ChainConfig config = chain.config();
    Fork fork = config.forkAt(head.number(), head.timestamp());
    if (head.excessBlobGas() == null) {
      return UInt256.ZERO;
    }
    BlobParameters blobs = config.blobsAt(fork, head.timestamp());
    return blobs.baseFee(FeeRules.nextExcessBlobGas(head, fork, blobs));
  }

  /** A count as a quantity, or as a plain number, which some clients send. */
  private static long count(JsonNode node) {
    if (node.isIntegralNumber() && node.canConvertToLong() && node.longValue() >= 0) {
      return node.longValue();
    }
    String text = Types.text(node);
    if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9') && text.length() < 10) {
      return Long.parseLong(text);
    }
    return Types.count(node);
  }

  private static List<Double> percentiles(JsonNode node) {
    if (!node.isArray()) {
      throw new Malformed("json: cannot unmarshal into Go value of type []float64");
    }
    List<Double> percentiles = new ArrayList<>();
    for (JsonNode value : node) {
      if (!value.isNumber()) {
        throw new Malformed("json: cannot unmarshal into Go value of type float64");
      }
      percentiles.add(value.doubleValue());
    }
    return percentiles;
  }

  private static Answer history(
      ChainView chain, long count, BlockRef newest, List<Double> percentiles) {
    ChainBlock last =
        chain
            .block(newest)
            .orElseThrow(
                () ->
                    RpcException.server(
                        newest instanceof BlockRef.ByNumber(var number)
                            ? "request beyond head block: requested %d, head %d"
                                .formatted(number, chain.head().number())
                            : "header not found"));
    try {
      FeeHistory history = FeeHistory.of(chain, count, last.number(), percentiles);
      return out -> FeeHistoryJson.write(out, history);
    } catch (IllegalArgumentException e) {
      throw RpcException.server(String.valueOf(e.getMessage()));
    }
  }
}
