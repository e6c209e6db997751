package io.evmesh.node.rpc.evmesh;

import com.esaulpaugh.headlong.abi.ABIObject;
import com.esaulpaugh.headlong.abi.Tuple;
import com.esaulpaugh.headlong.abi.TupleType;
import com.esaulpaugh.headlong.abi.TypeEnum;
import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.engine.types.Bytes;
import io.evmesh.node.rpc.ParameterType;
import io.evmesh.node.rpc.ParameterType.Malformed;
import io.evmesh.node.rpc.codec.Types;
import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Call data, a log or an error's data, with the part of an ABI that describes it.
 *
 * @param abi a function, an event or an error
 * @param topics of a log
 */
record AbiItem(ABIObject abi, Bytes data, List<Bytes> topics) {
  private static final int MOST_ITEMS = 1000;
  private static final Set<TypeEnum> DECODED =
      EnumSet.of(TypeEnum.FUNCTION, TypeEnum.EVENT, TypeEnum.ERROR);

  /** Many of them. */
  static final ParameterType<List<AbiItem>> LIST =
      ParameterType.of(
          """
          {"type":"array","maxItems":%d,"items":{"type":"object","required":["abi","data"],\
          "properties":{"abi":{"type":"object"},"data":{"type":"string"},\
          "topics":{"type":"array","items":{"type":"string"}}}}}\
          """
              .formatted(MOST_ITEMS),
          AbiItem::list);

  private static List<AbiItem> list(JsonNode given) {
    if (!given.isArray()) {
      throw new Malformed("want an array of {abi, data, topics}");
    }
    if (given.size() > MOST_ITEMS) {
      throw new Malformed("too many items, want at most " + MOST_ITEMS);
    }
    List<AbiItem> items = new ArrayList<>();
    for (JsonNode item : given) {
      List<Bytes> topics = new ArrayList<>();
      item.path("topics").forEach(topic -> topics.add(Types.DATA.read(topic)));
      items.add(new AbiItem(abi(item.path("abi")), Types.DATA.read(item.path("data")), topics));
    }
    return items;
  }

  private static ABIObject abi(JsonNode fragment) {
    try {
      ABIObject abi = ABIObject.fromJson(fragment.toString());
      if (DECODED.contains(abi.getType())) {
        return abi;
      }
    } catch (IllegalArgumentException
        | IllegalStateException
        | ClassCastException
        | NullPointerException e) { // the library has no type of its own for what is no ABI
      throw malformed(String.valueOf(e.getMessage()));
    }
    throw malformed("want a function, an event or an error");
  }

  private static Malformed malformed(String why) {
    return new Malformed("abi: " + why);
  }

  /** The types of the arguments, with their names. */
  TupleType<Tuple> types() {
    return abi.getInputs();
  }

  /** The arguments; empty if the data does not fit. */
  Optional<Tuple> arguments() {
    try {
      if (abi.isEvent()) {
        byte[][] words = topics.stream().map(Bytes::toArray).toArray(byte[][]::new);
        return Optional.of(abi.asEvent().decodeArgs(words, data.toArray()));
      }
      return Optional.of(
          abi.isFunction()
              ? abi.asFunction().decodeCall(data.toArray())
              : abi.asContractError().function().decodeCall(data.toArray()));
    } catch (IllegalArgumentException
        | BufferUnderflowException
        | ArithmeticException
        | IndexOutOfBoundsException e) { // nor for data that does not fit
      return Optional.empty();
    }
  }
}
