package io.evmesh.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.engine.Fixtures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What other nodes answered on their chains, this one answers too. The files run in the order of
 * their paths against one node, which is started with the first and ended with the last.
 */
class RecordedExchangesTest {
  private static final Map<String, JsonNode> SCHEMAS = new HashMap<>();

  private static Path folder(String set) {
    Path rpc = Fixtures.path("").resolveSibling("rpc").resolve(set);
    assumeTrue(Files.isDirectory(rpc), () -> "no recorded exchanges at " + rpc);
    return rpc;
  }

  @TestFactory
  Stream<DynamicTest> executionApi(@TempDir Path data) throws InterruptedException, IOException {
    Path set = folder("rpc-tests");
    for (JsonNode method : read(set.resolve("openrpc.json")).get("methods")) {
      SCHEMAS.put(method.get("name").asText(), method.path("result").path("schema"));
    }
    TestNode node = TestNode.of(data, set.resolve("genesis.json"), set.resolve("chain.rlp"));
    assertThat(node.node().view().head().hash().toString())
        .isEqualTo("0xd226371d0b1551adb03fb52b71f08e3e11247fe9b1af994768af8cdaa8e7dcd7");
    return tests(set, ".io", node, RecordedExchangesTest::checkLines);
  }

  @TestFactory
  Stream<DynamicTest> besuSpecs(@TempDir Path data) throws InterruptedException, IOException {
    Path set = folder("eth-specs");
    TestNode node = TestNode.of(data, set.resolve("genesis.json"), set.resolve("chain.rlp"));
    assertThat(node.node().view().head().hash().toString())
        .isEqualTo("0x4859ea10d276f6df988eabd48a02e0696cfd3deb769d2a5e0e416a5f3191028a");
    return tests(set, ".json", node, RecordedExchangesTest::checkSpec);
  }

  private interface Check {
    void check(TestNode node, Path file) throws InterruptedException;
  }

  private static Stream<DynamicTest> tests(Path set, String ending, TestNode node, Check check)
      throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(set)) {
      files =
          all.filter(file -> file.toString().endsWith(ending))
              .filter(file -> !Files.isDirectory(file))
              .filter(file -> !file.getParent().equals(set) || isExchange(file))
              .sorted()
              .toList();
    }
    Stream<DynamicTest> tests =
        files.stream()
            .map(
                file -> {
                  String name = set.relativize(file).toString();
                  return DynamicTest.dynamicTest(name, () -> check.check(node, file));
                });
    return Stream.concat(tests, Stream.of(DynamicTest.dynamicTest("end", node::close)));
  }

  private static boolean isExchange(Path file) {
    return file.toString().endsWith(".json") && read(file).has("request");
  }

  private static void checkSpec(TestNode node, Path file) throws InterruptedException {
    JsonNode exchange = read(file);
    JsonNode answer = node.ask(exchange.get("request").toString());
    JsonNode expected = exchange.get("response");
    if (expected.has("error")) {
      assertThat(answer.path("error").path("code")).isEqualTo(expected.path("error").path("code"));
    } else {
      assertThat(Difference.of(answer, expected, "")).isEmpty();
    }
  }

  private static void checkLines(TestNode node, Path file) throws InterruptedException {
    boolean isExample = false;
    String method = "";
    JsonNode answer = TestNode.json("null");
    for (String line : lines(file)) {
      if (line.startsWith("//")) {
        isExample |= line.substring(2).strip().startsWith("speconly:");
      } else if (line.startsWith(">>")) {
        String request = line.substring(2).strip();
        method = TestNode.json(request).path("method").asText();
        answer = node.ask(request);
      } else if (line.startsWith("<<")) {
        JsonNode expected = TestNode.json(line.substring(2).strip());
        assertThat(
                isExample && !answer.has("error")
                    ? JsonSchema.fault(SCHEMAS.get(method), answer.get("result"), method)
                    : isExample ? Optional.<String>empty() : Difference.of(answer, expected, ""))
            .isEmpty();
        if (isExample && answer.has("error")) {
          assertThat(Difference.of(answer, expected, "")).isEmpty();
        }
      }
    }
  }

  private static JsonNode read(Path file) {
    try {
      return TestNode.json(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream().map(String::strip).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
