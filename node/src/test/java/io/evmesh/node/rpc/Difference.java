package io.evmesh.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.TreeSet;

/** Compares JSON as the recorded exchanges are compared: messages of errors do not count. */
final class Difference {
  private Difference() {}

  /** The first difference with its place; empty if there is none. */
  static Optional<String> of(JsonNode found, JsonNode expected, String place) {
    if (found.isObject() && expected.isObject()) {
      return ofObjects(found, expected, place);
    }
    if (found.isArray() && expected.isArray()) {
      if (found.size() != expected.size()) {
        return Optional.of(
            "%s: %d elements, not %d".formatted(place, found.size(), expected.size()));
      }
      for (int i = 0; i < found.size(); i++) {
        Optional<String> inside = of(found.get(i), expected.get(i), place + "[" + i + "]");
        if (inside.isPresent()) {
          return inside;
        }
      }
      return Optional.empty();
    }
    boolean isEqual =
        found.isNumber() && expected.isNumber()
            ? found.decimalValue().compareTo(expected.decimalValue()) == 0
            : found.equals(expected);
    return isEqual
        ? Optional.empty()
        : Optional.of(place + ": " + shortened(found) + ", not " + shortened(expected));
  }

  private static Optional<String> ofObjects(JsonNode found, JsonNode expected, String place) {
    TreeSet<String> names = new TreeSet<>();
    found.fieldNames().forEachRemaining(names::add);
    expected.fieldNames().forEachRemaining(names::add);
    boolean isError = place.endsWith(".error");
    for (String name : names) {
      boolean inBoth = found.has(name) && expected.has(name);
      if (isError && name.equals("message") && inBoth) {
        continue;
      }
      if (!inBoth) {
        return Optional.of(place + "." + name + (found.has(name) ? ": too much" : ": missing"));
      }
      Optional<String> inside = of(found.get(name), expected.get(name), place + "." + name);
      if (inside.isPresent()) {
        return inside;
      }
    }
    return Optional.empty();
  }

  private static String shortened(JsonNode value) {
    String text = value.toString();
    return text.length() <= 120 ? text : text.substring(0, 117) + "...";
  }
}
