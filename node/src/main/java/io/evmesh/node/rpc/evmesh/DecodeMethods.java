package io.evmesh.node.rpc.evmesh;

import com.esaulpaugh.headlong.abi.ABIType;
import com.esaulpaugh.headlong.abi.Tuple;
import com.esaulpaugh.headlong.abi.TupleType;
import io.evmesh.engine.types.Bytes;
import io.evmesh.node.rpc.JsonOut;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import java.lang.reflect.Array;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Shows call data, logs and errors by an ABI. */
public final class DecodeMethods {
  private static final Parameter<List<AbiItem>> ITEMS = Parameter.required("Items", AbiItem.LIST);

  private DecodeMethods() {}

  /** The methods. */
  public static List<Method> all() {
    return List.of(
        Method.of(
            "evmesh_decode",
            "Decodes call data, logs and errors, each by the function, event or error given with"
                + " it.",
            List.of(ITEMS),
            "for each item null if its data does not fit, else array of {name, type, value};"
                + " numbers are decimal strings",
            call -> {
              List<AbiItem> items = call.get(ITEMS);
              return out -> {
                out.startArray();
                items.forEach(item -> write(out, item));
                out.endArray();
              };
            }));
  }

  private static void write(JsonOut out, AbiItem item) {
    Optional<Tuple> arguments = item.arguments();
    if (arguments.isEmpty()) {
      out.nothing();
      return;
    }
    TupleType<Tuple> types = item.types();
    out.startArray();
    for (int i = 0; i < types.size(); i++) {
      ABIType<?> type = types.get(i);
      out.startObject()
          .field("name")
          .text(Objects.requireNonNullElse(types.getElementName(i), ""))
          .field("type")
          .text(type.getCanonicalType())
          .field("value");
      value(out, type, arguments.get().get(i));
      out.endObject();
    }
    out.endArray();
  }

  private static void value(JsonOut out, ABIType<?> type, Object value) {
    switch (value) {
      case Tuple tuple -> {
        TupleType<?> types = type.asTupleType();
        out.startArray();
        for (int i = 0; i < types.size(); i++) {
          value(out, types.get(i), tuple.get(i));
        }
        out.endArray();
      }
      case byte[] bytes -> out.data(Bytes.wrap(bytes));
      case String text -> out.text(text);
      default -> {
        if (value.getClass().isArray()) {
          elements(out, type.asArrayType().getElementType(), value);
        } else {
          out.text(value.toString());
        }
      }
    }
  }

  private static void elements(JsonOut out, ABIType<?> type, Object array) {
    out.startArray();
    for (int i = 0; i < Array.getLength(array); i++) {
      value(out, type, Array.get(array, i));
    }
    out.endArray();
  }
}
