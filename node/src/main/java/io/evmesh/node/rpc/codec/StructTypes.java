package io.evmesh.node.rpc.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.types.Bytes;
import io.evmesh.node.rpc.ParameterType.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The types with fields that typed data declares (EIP-712). */
final class StructTypes {
  private static final int MOST_TYPES = 1000;
  private static final int MOST_DEPTH = 32;
  private static final Pattern NAME = Pattern.compile("[A-Za-z_$][\\w$]*+");
  private static final Pattern DIMENSIONS = Pattern.compile("(\\[\\d{0,9}\\])*+");

  private final Map<String, List<Field>> types = new HashMap<>();
  private final Map<String, Bytes> hashes = new HashMap<>();

  /**
   * Reads the types.
   *
   * @throws Malformed if they are none, or one contains itself: then no message is finite
   */
  StructTypes(JsonNode given) {
    if (given.size() > MOST_TYPES) {
      throw new Malformed("typed data has more than %d types".formatted(MOST_TYPES));
    }
    for (Map.Entry<String, JsonNode> type : given.properties()) {
      types.put(type.getKey(), fields(type.getKey(), type.getValue()));
    }
    types.values().forEach(fields -> fields.forEach(this::checkKnown));
    Set<String> checked = new HashSet<>();
    given.fieldNames().forEachRemaining(type -> checkFinite(type, new LinkedHashSet<>(), checked));
  }

  /** A field of a type. */
  record Field(String name, String type) {}

  private static List<Field> fields(String type, JsonNode given) {
    if (!NAME.matcher(type).matches() || AtomicTypes.isAtomic(type)) {
      throw new Malformed("'%s' is no name for a type".formatted(Types.shortened(type)));
    }
    if (!given.isArray()) {
      throw new Malformed("type '%s' is no list of fields".formatted(Types.shortened(type)));
    }
    List<Field> fields = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonNode field : given) {
      JsonNode name = field.path("name");
      JsonNode of = field.path("type");
      if (!name.isTextual() || !of.isTextual() || !names.add(name.textValue())) {
        throw new Malformed(
            "a field of type '%s' lacks a name of its own, or a type"
                .formatted(Types.shortened(type)));
      }
      fields.add(new Field(name.textValue(), of.textValue()));
    }
    return fields;
  }

  private void checkKnown(Field field) {
    String element = element(field.type());
    String dimensions = field.type().substring(element.length());
    if (!types.containsKey(element) && !AtomicTypes.isAtomic(element)
        || !DIMENSIONS.matcher(dimensions).matches()) {
      throw unknown(field.type());
    }
  }

  private static Malformed unknown(String type) {
    return new Malformed("type '%s' is not known".formatted(Types.shortened(type)));
  }

  private void checkFinite(String type, Set<String> path, Set<String> checked) {
    if (!types.containsKey(type) || checked.contains(type)) {
      return;
    }
    if (!path.add(type)) {
      throw new Malformed("type '%s' contains itself".formatted(Types.shortened(type)));
    }
    if (path.size() > MOST_DEPTH) {
      throw new Malformed("typed data nests too deeply");
    }
    types.get(type).forEach(field -> checkFinite(element(field.type()), path, checked));
    path.remove(type);
    checked.add(type);
  }

  boolean has(String type) {
    return types.containsKey(type);
  }

  /** The fields of a type, in their order. */
  List<Field> fields(String type) {
    List<Field> fields = types.get(type);
    if (fields == null) {
      throw unknown(type);
    }
    return fields;
  }

  /** The hash of a type with all that it is made of. */
  Bytes hash(String type) {
    Bytes known = hashes.get(type);
    if (known == null) {
      byte[] text = encoded(type).getBytes(StandardCharsets.UTF_8);
      known = Keccak256.hash(Bytes.wrap(text)).toBytes();
      hashes.put(type, known);
    }
    return known;
  }

  private String encoded(String type) {
    SortedSet<String> others = new TreeSet<>();
    collect(type, others);
    others.remove(type);
    StringBuilder text = new StringBuilder(signature(type));
    others.forEach(other -> text.append(signature(other)));
    return text.toString();
  }

  private void collect(String type, SortedSet<String> found) {
    if (types.containsKey(type) && found.add(type)) {
      fields(type).forEach(field -> collect(element(field.type()), found));
    }
  }

  private String signature(String type) {
    List<String> fields =
        fields(type).stream().map(field -> field.type() + " " + field.name()).toList();
    return type + "(" + String.join(",", fields) + ")";
  }

  /** The type of what is in an array of any dimensions; any other type itself. */
  private static String element(String type) {
    int bracket = type.indexOf('[');
    return bracket < 0 ? type : type.substring(0, bracket);
  }
}
