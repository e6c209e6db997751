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

  private static final String DIFFERENCES =
      """

      ## Where other nodes answer otherwise

      Held against anvil 1.7.1, Hardhat 3.18 and geth 1.17.5: 279 calls of methods and 165 faulty requests. Where the three
      differ among themselves, codes and messages here are geth's. What one of them has, and this node answers otherwise:

      | others | here | why |
      | --- | --- | --- |
      | geth: tracers in JavaScript, `erc7562Tracer` | -32000, the tracer is not known | there is no JavaScript engine; bundlers that need that tracer can not use the node |
      | geth: `debug_storageRangeAt`, `debug_accountRange`, `debug_dumpBlock`, `debug_printBlock`, `debug_intermediateRoots`, `debug_executionWitness`, `debug_chaindbProperty`, `debug_memStats`, `debug_gcStats`, `debug_freeOSMemory` | -32601 | they show how geth keeps its state, or Go its memory |
      | geth: `debug_setHead` | -32601 | `anvil_rollback` |
      | anvil: `anvil_reorg`, `anvil_setChainId`, `anvil_setRpcUrl` | -32601 | no other chain is forked, and the chain id is that of the genesis |
      | anvil: `anvil_getBlobByHash`, `anvil_getBlobsByTransactionHash`, `GET /eth/v1/beacon/...` | -32601, 404 | blobs are kept while their transactions wait, not longer |
      | anvil: `debug_codeByHash`, `erigon_getHeaderByNumber`, `eth_hashrate`, `eth_protocolVersion` | -32601 | `eth_getCode`, `eth_getHeaderByNumber`; there is no mining and no network |
      | Hardhat: a transaction that fails is an error of the method that sent it | its hash; the receipt tells `status` 0 | as geth and anvil |
      | Hardhat: a nonce that leaves a gap is refused | the transaction waits | as geth and anvil |
      | anvil, Hardhat: a fee below the base fee is refused | the transaction waits | as geth |
      | geth: more than 1 ether of fees, or a signature for any chain, is refused | taken | as anvil and Hardhat |
      | anvil, Hardhat: a block may be named by a JSON number | -32602 | as geth |
      | anvil: -32003 and -32602 for transactions that are refused | -32000 | as geth |
      | geth: `invalid opcode: INVALID`, `out of gas: not enough gas for reentrancy sentry` | `invalid opcode`, `out of gas` | the machine does not tell more |
      | geth: 415 for another content type than JSON | answered | clients send none, or another |
      | anvil, Hardhat: pages of any place may ask | 403 unless `--http.corsdomain` names it | a page of a stranger must not use the accounts |
      """;

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
    return page.append(DIFFERENCES).toString();
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
