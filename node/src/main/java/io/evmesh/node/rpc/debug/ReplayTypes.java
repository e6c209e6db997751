package io.evmesh.node.rpc.debug;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.engine.types.Address;
import io.evmesh.node.call.CallRequest;
import io.evmesh.node.query.BlockRef;
import io.evmesh.node.rpc.ParameterType;
import io.evmesh.node.rpc.ParameterType.Malformed;
import io.evmesh.node.rpc.codec.CallTypes;
import io.evmesh.node.rpc.codec.Fields;
import io.evmesh.node.rpc.codec.Types;
import io.evmesh.node.trace.MessageFilter;
import io.evmesh.node.trace.ReplayParts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the parameters of {@code trace_*} are read. */
final class ReplayTypes {
  /** What is to be told. */
  static final ParameterType<ReplayParts> PARTS =
      ParameterType.of(
          "{\"type\":\"array\",\"items\":{\"enum\":[\"trace\",\"stateDiff\"]}}",
          ReplayTypes::parts);

  /** Calls, each with what is to be told of it. */
  static final ParameterType<List<Replayed>> CALLS =
      ParameterType.of("{\"type\":\"array\"}", ReplayTypes::calls);

  /** Which messages of which blocks. */
  static final ParameterType<Search> SEARCH =
      ParameterType.of("{\"type\":\"object\"}", ReplayTypes::search);

  /** Where in the tree of messages one is. */
  static final ParameterType<List<Integer>> PLACE =
      ParameterType.of(
          "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}",
          node -> Fields.list(ReplayTypes::index).apply(node));

  private ReplayTypes() {}

  /** A call, and what is to be told of it. */
  record Replayed(CallRequest call, ReplayParts parts) {}

  /**
   * Which messages.
   *
   * @param from first block; null if not told, as {@code to}
   * @param skipped of those that are found
   * @param most that are told
   */
  record Search(
      @Nullable BlockRef from,
      @Nullable BlockRef to,
      MessageFilter filter,
      long skipped,
      long most) {}

  private static ReplayParts parts(JsonNode node) {
    boolean calls = false;
    boolean changes = false;
    for (String name : Fields.list(Types::text).apply(node)) {
      switch (name) {
        case "trace" -> calls = true;
        case "stateDiff" -> changes = true;
        case "vmTrace" -> throw new Malformed("vmTrace is not available; see debug_traceCall");
        default -> throw new Malformed("unrecognized trace type: " + name);
      }
    }
    return new ReplayParts(calls, changes);
  }

  private static List<Replayed> calls(JsonNode node) {
    return Fields.list(
            pair -> {
              if (!pair.isArray() || pair.size() != 2) {
                throw new Malformed("a call and a list of trace types are expected");
              }
              return new Replayed(CallTypes.call(pair.get(0)), parts(pair.get(1)));
            })
        .apply(node);
  }

  private static Search search(JsonNode node) {
    Fields fields = new Fields(node, "trace.TraceFilterRequest");
    List<Address> from = fields.find("fromAddress", Fields.list(Types::address));
    List<Address> to = fields.find("toAddress", Fields.list(Types::address));
    Long skipped = fields.find("after", ReplayTypes::count);
    Long most = fields.find("count", ReplayTypes::count);
    return new Search(
        fields.find("fromBlock", value -> Types.blockNumber(Types.text(value))),
        fields.find("toBlock", value -> Types.blockNumber(Types.text(value))),
        new MessageFilter(
            from == null ? List.of() : List.copyOf(from), to == null ? List.of() : to),
        skipped == null ? 0 : skipped,
        most == null ? Long.MAX_VALUE : most);
  }

  private static long count(JsonNode node) {
    if (!node.canConvertToLong() || !node.isIntegralNumber() || node.longValue() < 0) {
      throw new Malformed("a number of messages is expected");
    }
    return node.longValue();
  }

  private static int index(JsonNode node) {
    long index = node.isIntegralNumber() ? node.longValue() : Types.unsigned(node);
    if (index < 0 || index > Integer.MAX_VALUE) {
      throw new Malformed("no index of a message");
    }
    return (int) index;
  }
}
