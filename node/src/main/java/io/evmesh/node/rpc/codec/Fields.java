package io.evmesh.node.rpc.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.node.rpc.ParameterType.Malformed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the fields of an object in a request; those that are null count as missing. */
public final class Fields {
  private final JsonNode node;

  /**
   * The fields of an object.
   *
   * @param type what go-ethereum calls it
   */
  public Fields(JsonNode node, String type) {
    if (!node.isObject()) {
      throw new Malformed(
          "json: cannot unmarshal %s into Go value of type %s".formatted(Types.kind(node), type));
    }
    this.node = node;
  }

  /** The value of a field, read; null if it is missing. */
  public <T> @Nullable T find(String name, Function<JsonNode, T> reader) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : reader.apply(value);
  }

  /** The value of a field, read. */
  public <T> T get(String name, Function<JsonNode, T> reader) {
    T value = find(name, reader);
    if (value == null) {
      throw new Malformed("missing required field '%s'".formatted(name));
    }
    return value;
  }

  /** Whether there is such a field, null or not. */
  public boolean has(String name) {
    return node.has(name);
  }

  /** A reader of lists. */
  public static <T> Function<JsonNode, List<T>> list(Function<JsonNode, T> element) {
    return node -> {
      if (!node.isArray()) {
        throw new Malformed(
            "json: cannot unmarshal %s into Go value of type []".formatted(Types.kind(node)));
      }
      List<T> list = new ArrayList<>(node.size());
      node.forEach(value -> list.add(element.apply(value)));
      return list;
    };
  }
}
