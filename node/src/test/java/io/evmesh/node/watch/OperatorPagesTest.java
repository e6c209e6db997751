package io.evmesh.node.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.node.rpc.TestNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators are shown: meters, health, the dashboard. */
class OperatorPagesTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern METER_ROW = Pattern.compile("(?m)^\\| `(evmesh[a-z.]*)` \\| (\\w+)");
  private static final Pattern METRIC = Pattern.compile("\\b(?:evmesh|jvm|process|system)_\\w+");

  private static TestNode node;

  @BeforeAll
  static void start(@TempDir Path data) throws InterruptedException {
    node = TestNode.development(data);
    JsonNode ignored = node.call("eth_chainId", "[]");
    ignored = node.call("eth_nope", "[]");
    ignored = node.call("eth_getBalance", "[1]");
  }

  @AfterAll
  static void end() {
    node.close();
  }

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(node.uri().resolve(path)).build(), BodyHandlers.ofString());
    }
  }

  @Test
  void callsAreCountedByMethodAndErrorsByCode() throws IOException, InterruptedException {
    String metrics = get("/metrics").body();
    assertThat(metrics)
        .contains("evmesh_rpc_seconds_count{method=\"eth_chainId\"} 1")
        .contains("evmesh_rpc_seconds_bucket{method=\"eth_chainId\",le=\"+Inf\"} 1")
        .contains("evmesh_rpc_errors_total{code=\"-32601\",method=\"unknown\"} 1.0")
        .contains("evmesh_rpc_errors_total{code=\"-32602\",method=\"eth_getBalance\"} 1.0")
        .doesNotContain("eth_nope");
  }

  @Test
  void everyMeterThatTheDocumentNamesIsThere() throws IOException, InterruptedException {
    String metrics = get("/metrics").body();
    Matcher rows = METER_ROW.matcher(Files.readString(DOCS.resolve("metrics.md")));
    List<String> names = rows.results().map(row -> prometheus(row.group(1), row.group(2))).toList();
    assertThat(names).hasSizeGreaterThan(15).allSatisfy(name -> assertThat(metrics).contains(name));
  }

  private static String prometheus(String name, String kind) {
    String base = name.replace('.', '_');
    return switch (kind) {
      case "timer" -> base + "_seconds_count";
      case "counter" -> base + "_total";
      case "summary" -> base + "_count";
      default -> base + (kind.equals("gauge") ? "" : "?");
    };
  }

  @Test
  void theDashboardShowsOnlyWhatThereIs() throws IOException, InterruptedException {
    String metrics = get("/metrics").body();
    JsonNode board = TestNode.json(Files.readString(DOCS.resolve("grafana.json")));
    Set<String> shown = new TreeSet<>();
    board
        .findValuesAsText("expr")
        .forEach(
            expr -> METRIC.matcher(expr).results().map(found -> found.group()).forEach(shown::add));
    assertThat(shown)
        .hasSizeGreaterThan(10)
        .allSatisfy(name -> assertThat(metrics).containsPattern("(?m)^" + name + "[ {]"));
  }

  @Test
  void aNodeThatWorksIsHealthyAndReady() throws IOException, InterruptedException {
    for (String path : List.of("/health", "/ready")) {
      HttpResponse<String> answer = get(path);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(TestNode.json(answer.body()).path("status").asText()).isEqualTo("ok");
    }
    assertThat(get("/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void theLevelOfTheLogCanBeSet() throws InterruptedException {
    assertThat(
            node.call("admin_changeLogLevel", "[\"DEBUG\",[\"io.evmesh.nobody\"]]").get("result"))
        .isEqualTo(TestNode.json("true"));
    assertThat(org.slf4j.LoggerFactory.getLogger("io.evmesh.nobody").isDebugEnabled()).isTrue();
    assertThat(node.call("admin_changeLogLevel", "[\"LOUD\"]").at("/error/code").asInt())
        .isEqualTo(-32602);
    assertThat(node.call("debug_verbosity", "[9]").at("/error/code").asInt()).isEqualTo(-32602);
  }
}
