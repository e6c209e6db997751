package io.evmesh.node.rpc.eth;

import io.evmesh.engine.types.UInt256;
import io.evmesh.node.query.FeeHistory;
import io.evmesh.node.rpc.JsonOut;
import java.util.List;

/** The history of fees in an answer. */
final class FeeHistoryJson {
  private FeeHistoryJson() {}

  static void write(JsonOut out, FeeHistory history) {
    out.startObject();
    out.field("oldestBlock").quantity(history.oldest());
    if (!history.rewards().isEmpty()) {
      out.field("reward").startArray();
      history.rewards().forEach(rewards -> fees(out, rewards));
      out.endArray();
    }
    if (!history.baseFees().isEmpty()) {
      fees(out.field("baseFeePerGas"), history.baseFees());
    }
    ratios(out.field("gasUsedRatio"), history.gasUsedRatios());
    if (!history.blobBaseFees().isEmpty()) {
      fees(out.field("baseFeePerBlobGas"), history.blobBaseFees());
      ratios(out.field("blobGasUsedRatio"), history.blobGasUsedRatios());
    }
    out.endObject();
  }

  private static void fees(JsonOut out, List<UInt256> fees) {
    out.startArray();
    fees.forEach(out::quantity);
    out.endArray();
  }

  private static void ratios(JsonOut out, List<Double> ratios) {
    out.startArray();
    ratios.forEach(out::number);
    out.endArray();
  }
}
