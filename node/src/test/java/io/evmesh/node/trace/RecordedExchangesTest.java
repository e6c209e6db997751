package io.evmesh.node.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evmesh.engine.Fixtures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Traces are what go-ethereum answered on recorded chains; skipped where the recordings, the folder
 * {@code rpc} beside the conformance data, are missing.
 */
class RecordedExchangesTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TestFactory
  Stream<DynamicTest> tracersAnswerAsRecorded() throws IOException {
    Path folder = recordings("tracer-specs");
    ImportedChain chain = ImportedChain.of(folder);
    List<Path> files = files(folder, ".json");
    assertThat(files).hasSizeGreaterThan(50);
    return files.stream()
        .filter(file -> !file.endsWith("genesis.json"))
        .map(
            file ->
                DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(chain, file)));
  }

  private static void check(ImportedChain chain, Path file) throws IOException {
    JsonNode exchange = MAPPER.readTree(file.toFile());
    JsonNode params = exchange.get("request").get("params");
    JsonNode response = exchange.get("response");
    JsonNode answer = answer(chain, params);
    if (response.has("error")) {
      assertThat(answer.get("error")).isEqualTo(response.get("error"));
    } else {
      assertThat(answer).isEqualTo(response.get("result"));
    }
  }

  @TestFactory
  Stream<DynamicTest> structLogsAnswerAsRecorded() throws IOException {
    Path folder = recordings("rpc-tests");
    ImportedChain chain = ImportedChain.of(folder);
    return files(folder, ".io").stream()
        .filter(
            file -> file.getParent().getFileName().toString().equals("debug_traceBlockByNumber"))
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getFileName().toString(), () -> checkLines(chain, file)));
  }

  private static void checkLines(ImportedChain chain, Path file) throws IOException {
    JsonNode request = null;
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(">> ")) {
        request = MAPPER.readTree(line.substring(3));
      } else if (line.startsWith("<< ") && request != null) {
        JsonNode response = MAPPER.readTree(line.substring(3));
        JsonNode answer = answer(chain, request.get("params"));
        if (response.has("error")) {
          assertThat(answer.get("error")).isEqualTo(response.get("error"));
        } else {
          assertThat(answer).isEqualTo(response.get("result"));
        }
      }
    }
  }

  private static JsonNode answer(ImportedChain chain, JsonNode params) throws IOException {
    int number = Integer.decode(params.get(0).asText());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = MAPPER.createGenerator(bytes)) {
      new BlockTracer(chain.config(), TraceLimits.DEFAULT)
          .block(chain.block(number), TraceOptions.of(params.get(1)), out);
    } catch (TraceException e) {
      return MAPPER
          .createObjectNode()
          .set(
              "error",
              MAPPER.createObjectNode().put("code", e.code()).put("message", e.getMessage()));
    }
    return MAPPER.readTree(bytes.toByteArray());
  }

  private static Path recordings(String set) {
    Path folder = Fixtures.path(".").normalize().resolveSibling("rpc").resolve(set);
    Assumptions.assumeTrue(Files.isDirectory(folder), "no recorded exchanges at " + folder);
    return folder;
  }

  private static List<Path> files(Path folder, String ending) {
    try (Stream<Path> found = Files.walk(folder)) {
      return found.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
