package io.evmesh.node.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.input.json.InputException;
import io.evmesh.input.json.Json;
import io.evmesh.node.chain.ChainAccess;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.table.Head;
import io.evmesh.persistence.table.ReadTables;
import java.io.PrintWriter;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What the commands that look at a chain have in common. */
final class InspectOptions {
  @Mixin private DatabaseOptions database = new DatabaseOptions();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  /** Prints what {@code question} finds in the chain that ends with the head it is given. */
  int print(CommandSpec command, BiFunction<Database, Head, ObjectNode> question) {
    PrintWriter out = command.commandLine().getOut();
    try (Database opened = ChainAccess.openForReading(database.settings())) {
      Head head =
          new ReadTables(opened)
              .head()
              .orElseThrow(
                  () ->
                      new InputException(
                          "the chain in %s has no block".formatted(opened.settings().place())));
      ObjectNode found = question.apply(opened, head);
      if (json) {
        out.println(found);
      } else {
        lines(found, "", out);
      }
    }
    out.flush();
    return 0;
  }

  /** A line for each field; what fields hold stands below them, further in. */
  private static void lines(ObjectNode object, String indent, PrintWriter out) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      JsonNode value = field.getValue();
      if (value instanceof ObjectNode inner) {
        out.println(indent + field.getKey() + ":" + (inner.isEmpty() ? " none" : ""));
        lines(inner, indent + "  ", out);
      } else if (value.isArray()) {
        out.println(indent + field.getKey() + ":" + (value.isEmpty() ? " none" : ""));
        for (JsonNode element : value) {
          if (element instanceof ObjectNode inner) {
            out.println(indent + "-");
            lines(inner, indent + "  ", out);
          } else {
            out.println(indent + "  " + element.asText());
          }
        }
      } else {
        String text = value.isNull() ? "none" : value.asText();
        out.println(indent + field.getKey() + ": " + (text.isEmpty() ? "none" : text));
      }
    }
  }

  static Address address(String text) {
    return parsed(text, "address", Address::fromHex);
  }

  static Hash hash(String text) {
    return parsed(text, "hash", Hash::fromHex);
  }

  static UInt256 word(String text) {
    return parsed(text, "slot", UInt256::fromHex);
  }

  private static <T> T parsed(String text, String what, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new InputException(
          "'%s' is no %s: %s".formatted(Json.shortened(text), what, e.getMessage()), e);
    }
  }
}
