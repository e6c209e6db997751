package io.evmesh.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Describes a table of methods: names, parameters with their schemas, what is answered. Another
 * name of a method has an entry of its own, which says whose it is.
 *
 * <p>Source: the OpenRPC specification, 1.3.2.
 */
public final class Discovery {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Discovery() {}

  /** The document of a table. */
  public static JsonNode of(MethodTable table) {
    ObjectNode document = MAPPER.createObjectNode();
    document.put("openrpc", "1.3.2");
    document.putObject("info").put("title", "evmesh").put("version", "0.1.0");
    ArrayNode methods = document.putArray("methods");
    for (Method method : table.methods()) {
      describe(methods.addObject(), method.name(), method);
      for (String alias : method.aliases()) {
        ObjectNode entry = methods.addObject();
        describe(entry, alias, method);
        entry.put("x-alias-of", method.name());
      }
    }
    return document;
  }

  private static void describe(ObjectNode entry, String name, Method method) {
    entry.put("name", name).put("summary", method.summary());
    entry.put("paramStructure", "by-position");
    ArrayNode parameters = entry.putArray("params");
    for (Parameter<?> parameter : method.parameters()) {
      ObjectNode described = parameters.addObject();
      described.put("name", parameter.name()).put("required", parameter.isRequired());
      described.set("schema", schema(parameter));
    }
    entry.putObject("result").put("name", method.result()).putObject("schema");
  }

  private static JsonNode schema(Parameter<?> parameter) {
    try {
      return MAPPER.readTree(parameter.type().schema());
    } catch (IOException e) {
      throw new UncheckedIOException("the schema of " + parameter.name() + " is no JSON", e);
    }
  }
}
