package io.evmesh.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the node says of its methods, and the page that is made of it. */
class MethodsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "json-rpc.md");
  private static final String WRITE = "evmesh.write";
  private static final String COMMAND =
      "mvn -q test -pl node -am -Dtest=MethodsPageTest -Dsurefire.failIfNoSpecifiedTests=false -D%s"
          .formatted(WRITE);

  private static JsonNode document;

  @BeforeAll
  static void ask(@TempDir Path data) throws InterruptedException {
    try (TestNode node = TestNode.driven(data, Optional.empty())) {
      document = node.call("rpc_discover", "[]").get("result");
      JsonNode driving = node.engineCall("rpc_discover", "[]").get("result");
      for (JsonNode method : driving.get("methods")) {
        if (method.get("name").asText().startsWith("engine_")) {
          ((ArrayNode) document.get("methods")).add(method);
        }
      }
    }
  }

  @Test
  void everyMethodIsDescribed() {
    assertThat(document.get("methods")).hasSizeGreaterThan(90);
    for (JsonNode method : document.get("methods")) {
      assertThat(method.path("summary").asText()).as(method.toString()).matches("(?s)[A-Z].*\\.");
      for (JsonNode parameter : method.get("params")) {
        assertThat(parameter.path("name").asText()).isNotEmpty();
        assertThat(parameter.path("schema").isObject()).isTrue();
      }
    }
  }

  @Test
  void thePageIsThatOfTheMethods() throws IOException {
    String page = page();
    if (System.getProperty(WRITE) != null) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE))
        .as("docs/json-rpc.md is made from the table of methods; make it again: %s", COMMAND)
        .isEqualTo(page);
  }

  private static String page() {
    Map<String, List<JsonNode>> namespaces = new TreeMap<>();
    for (JsonNode method : document.get("methods")) {
      String name = method.get("name").asText();
      String namespace = name.substring(0, name.indexOf('_'));
      namespaces.computeIfAbsent(namespace, _ -> new ArrayList<>()).add(method);
    }
    StringBuilder page =
        new StringBuilder(
            """
            # JSON-RPC

            The methods of a node for development, and of the port for consensus clients (`engine`). This page is made from the
            table of methods; `rpc_discover` tells the same of a running node, with the schema of each parameter (OpenRPC). To make
            it again:

            ```
            %s
            ```

            A parameter in brackets may be left out or null. Errors, limits and who may ask: [node.md](node.md).
            """
                .formatted(COMMAND));
    namespaces.forEach((namespace, methods) -> section(page, namespace, methods));
    return page.toString();
  }

  private static void section(StringBuilder page, String namespace, List<JsonNode> methods) {
    page.append("\n## ").append(namespace).append("\n\n");
    page.append("| method | parameters | answers | |\n| --- | --- | --- | --- |\n");
    methods.sort(Comparator.comparing(method -> method.get("name").asText()));
    for (JsonNode method : methods) {
      String of = method.path("x-alias-of").asText();
      page.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  method.get("name").asText(),
                  parameters(method.get("params")),
                  cell(method.at("/result/name").asText()),
                  of.isEmpty() ? cell(method.get("summary").asText()) : "As `" + of + "`."));
    }
  }

  private static String parameters(JsonNode parameters) {
    List<String> named = new ArrayList<>();
    for (JsonNode parameter : parameters) {
      String name = cell(parameter.get("name").asText());
      named.add(parameter.get("required").asBoolean() ? name : "[" + name + "]");
    }
    return String.join(", ", named);
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
