package io.evmesh.input.contract;

import io.evmesh.engine.types.UInt256;
import io.evmesh.input.json.InputException;
import io.evmesh.input.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the variables of a contract lie, as solc tells it ({@code storageLayout}).
 *
 * @param variables by rising slot and offset
 */
public record StorageLayout(List<Variable> variables, Map<String, StoredType> types) {
  /**
   * A variable, or a member of a struct.
   *
   * @param slot its first slot; of a member, from the struct's first
   * @param offset bytes from the low end of that slot
   */
  public record Variable(String name, UInt256 slot, int offset, String type) {}

  /** How a type is stored. */
  enum Encoding {
    INPLACE,
    MAPPING,
    DYNAMIC_ARRAY,
    BYTES
  }

  /**
   * A type.
   *
   * @param label as it is written in the source
   * @param bytes that it takes where it lies
   * @param key of a mapping
   * @param value of a mapping
   * @param base of an array
   * @param members of a struct
   */
  record StoredType(
      Encoding encoding,
      String label,
      long bytes,
      @Nullable String key,
      @Nullable String value,
      @Nullable String base,
      List<Variable> members) {
    /** Slots that a value takes where it lies. */
    long slots() {
      return Math.max(1, (bytes + 31) / 32);
    }
  }

  /** The layout in a {@code storageLayout}; faults are {@link InputException}s with their place. */
  static StorageLayout read(Json json) {
    Map<String, StoredType> types = new HashMap<>();
    if (json.has("types") && !json.at("types").isNull()) {
      Json named = json.at("types");
      for (String name : named.names()) {
        types.put(name, type(named.at(name)));
      }
    }
    StorageLayout layout = new StorageLayout(variables(json.at("storage")), types);
    layout.check(json);
    return layout;
  }

  private static StoredType type(Json json) {
    return new StoredType(
        encoding(json.at("encoding")),
        json.at("label").text(),
        decimal(json.at("numberOfBytes")).toLongAtMost(Long.MAX_VALUE),
        optional(json, "key"),
        optional(json, "value"),
        optional(json, "base"),
        json.has("members") ? variables(json.at("members")) : List.of());
  }

  private static @Nullable String optional(Json json, String field) {
    return json.has(field) ? json.at(field).text() : null;
  }

  private static Encoding encoding(Json json) {
    return switch (json.text()) {
      case "inplace" -> Encoding.INPLACE;
      case "mapping" -> Encoding.MAPPING;
      case "dynamic_array" -> Encoding.DYNAMIC_ARRAY;
      case "bytes" -> Encoding.BYTES;
      default ->
          throw json.fault("'" + Json.shortened(json.text()) + "' is no known way to store a type");
    };
  }

  private static List<Variable> variables(Json json) {
    List<Variable> variables = new ArrayList<>();
    for (Json one : json.elements()) {
      long offset = one.at("offset").unsignedLong();
      if (offset < 0 || offset > 31) {
        throw one.at("offset").fault("is not from 0 to 31");
      }
      variables.add(
          new Variable(
              one.at("label").text(),
              decimal(one.at("slot")),
              (int) offset,
              one.at("type").text()));
    }
    return List.copyOf(variables);
  }

  /** solc writes slots and sizes as decimal text. */
  private static UInt256 decimal(Json json) {
    if (!json.isText()) {
      return json.quantity();
    }
    try {
      return UInt256.of(new java.math.BigInteger(json.text()));
    } catch (IllegalArgumentException e) {
      throw json.fault("'" + Json.shortened(json.text()) + "' is no number of a slot");
    }
  }

  /** Refuses a layout that names types which it does not tell. */
  private void check(Json json) {
    variables.forEach(variable -> require(json, variable.type()));
    types
        .values()
        .forEach(
            type -> {
              for (String name : new String[] {type.key(), type.value(), type.base()}) {
                if (name != null) {
                  require(json, name);
                }
              }
              type.members().forEach(member -> require(json, member.type()));
            });
  }

  private void require(Json json, String type) {
    if (!types.containsKey(type)) {
      throw json.fault("the type '" + Json.shortened(type) + "' is not told");
    }
  }

  StoredType type(String name) {
    StoredType type = types.get(name);
    if (type == null) {
      throw new IllegalArgumentException("there is no type " + name);
    }
    return type;
  }
}
