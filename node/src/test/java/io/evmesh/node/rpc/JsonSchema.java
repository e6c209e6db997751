package io.evmesh.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** As much of JSON Schema as the execution API's specification uses, references resolved. */
final class JsonSchema {
  private JsonSchema() {}

  /** What is wrong with a value, with its place; empty if nothing is. */
  static Optional<String> fault(JsonNode schema, JsonNode value, String place) {
    if (schema.isBoolean()) {
      return faultIf(!schema.booleanValue(), place + ": nothing may be here");
    }
    Optional<String> fault = ofType(schema, value, place);
    if (fault.isEmpty()) {
      fault = ofChoices(schema, value, place);
    }
    if (fault.isEmpty() && value.isObject()) {
      fault = ofFields(schema, value, place);
    }
    if (fault.isEmpty() && value.isArray() && schema.has("items")) {
      for (int i = 0; i < value.size() && fault.isEmpty(); i++) {
        fault = fault(schema.get("items"), value.get(i), place + "[" + i + "]");
      }
    }
    return fault;
  }

  private static Optional<String> faultIf(boolean condition, String sentence) {
    return condition ? Optional.of(sentence) : Optional.empty();
  }

  private static Optional<String> ofType(JsonNode schema, JsonNode value, String place) {
    JsonNode type = schema.path("type");
    boolean isOfType =
        type.isMissingNode()
            || type.isTextual() && isA(type.textValue(), value)
            || type.isArray() && any(type, one -> isA(one.textValue(), value));
    if (!isOfType) {
      return Optional.of(place + ": is no " + type + ": " + shortened(value));
    }
    if (schema.has("enum") && !any(schema.get("enum"), value::equals)) {
      return Optional.of(place + ": is none of " + schema.get("enum"));
    }
    if (schema.has("const") && !schema.get("const").equals(value)) {
      return Optional.of(place + ": is not " + schema.get("const"));
    }
    boolean fits =
        !schema.has("pattern")
            || !value.isTextual()
            || value.textValue().matches(".*" + schema.get("pattern").textValue() + ".*");
    return faultIf(!fits, place + ": does not match " + schema.path("pattern"));
  }

  private static boolean isA(String type, JsonNode value) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      case "number" -> value.isNumber();
      case "integer" -> value.isIntegralNumber();
      default -> throw new IllegalArgumentException("type " + type);
    };
  }

  private static Optional<String> ofChoices(JsonNode schema, JsonNode value, String place) {
    long fitting =
        stream(schema.path("oneOf"))
            .filter(choice -> fault(choice, value, place).isEmpty())
            .count();
    if (schema.has("oneOf") && fitting != 1) {
      return Optional.of(place + ": fits " + fitting + " of the choices: " + shortened(value));
    }
    if (schema.has("anyOf") && !any(schema.get("anyOf"), one -> fault(one, value, "").isEmpty())) {
      return Optional.of(place + ": fits none of the choices: " + shortened(value));
    }
    if (schema.has("not") && fault(schema.get("not"), value, place).isEmpty()) {
      return Optional.of(place + ": is what it must not be");
    }
    return stream(schema.path("allOf"))
        .map(part -> fault(part, value, place))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> ofFields(JsonNode schema, JsonNode value, String place) {
    for (JsonNode name : schema.path("required")) {
      if (!value.has(name.textValue())) {
        return Optional.of(place + ": lacks " + name);
      }
    }
    JsonNode known = schema.path("properties");
    JsonNode others = schema.path("additionalProperties");
    for (var field : value.properties()) {
      String inside = place + "." + field.getKey();
      JsonNode own = known.path(field.getKey());
      Optional<String> fault =
          own.isMissingNode()
              ? others.isMissingNode() ? Optional.empty() : fault(others, field.getValue(), inside)
              : fault(own, field.getValue(), inside);
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  private static java.util.stream.Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private static boolean any(JsonNode list, java.util.function.Predicate<JsonNode> test) {
    return stream(list).anyMatch(test);
  }

  private static String shortened(JsonNode value) {
    String text = value.toString();
    return text.length() <= 120 ? text : text.substring(0, 117) + "...";
  }
}
