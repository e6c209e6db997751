package io.evmesh.lab.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.lab.Main;
import io.evmesh.lab.scenario.Scenario;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SimCommandTest {
  /** The digest of the rivals' rows that {@code small.yaml} gives, on any machine. */
  private static final String DIGEST =
      "9c05c70e927d705549897fe267a4010146386298eca3124d66d0ca43b4547400";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int sim(String... arguments) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    List<String> all = new ArrayList<>(List.of("sim"));
    all.addAll(List.of(arguments));
    return line.execute(all.toArray(String[]::new));
  }

  private Path small() {
    return Path.of("src/test/resources/io/evmesh/lab/run/small.yaml");
  }

  @Test
  void aScenarioGivesTheSameTableWithoutCompilerOnOneCoreAndWithAnotherCollector()
      throws Exception {
    Path here = folder.resolve("here");
    assertThat(sim("run", small().toString(), "--out", here.toString())).isZero();
    assertThat(digestOfRivals(here)).isEqualTo(DIGEST);
    Path there = folder.resolve("there");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xint",
                "-XX:+UseSerialGC",
                "-XX:ActiveProcessorCount=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "sim",
                "sweep",
                small().toString(),
                "--jobs",
                "2",
                "--out",
                there.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(folder.resolve("log"))).isZero();
    assertThat(there.resolve("results.csv")).hasSameBinaryContentAs(here.resolve("results.csv"));
  }

  /** Our own protocol changes with the engine; what its rivals do does not. */
  private static String digestOfRivals(Path results) throws Exception {
    StringBuilder rows = new StringBuilder();
    for (String line : Files.readAllLines(results.resolve("results.csv"))) {
      rows.append(line.contains(",evmesh,") ? "" : line + "\n");
    }
    byte[] bytes = rows.toString().getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Test
  void aSweepGoesOnWhereItWasInterrupted() throws IOException {
    Path results = folder.resolve("results");
    assertThat(sim("sweep", small().toString(), "--out", results.toString())).isZero();
    Path part = results.resolve("parts/p00001-r0000.csv");
    Path other = results.resolve("parts/p00000-r0000.csv");
    Files.delete(part);
    Files.writeString(
        other, Files.readString(other).replace("sequential", "kept")); // would show if made again
    assertThat(sim("sweep", small().toString(), "--out", results.toString())).isZero();
    assertThat(part).exists();
    assertThat(results.resolve("results.csv")).content().contains("kept");
  }

  @Test
  void workersOfAClusterDoTheRunsOfASweep()
      throws ExecutionException, IOException, InterruptedException {
    Path here = folder.resolve("here");
    assertThat(sim("run", small().toString(), "--out", here.toString())).isZero();
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    StringWriter work = new StringWriter();
    Future<Integer> worker;
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      worker =
          other.submit(
              () -> {
                CommandLine line = Main.commandLine();
                line.setOut(new PrintWriter(work, true));
                String nodes = "127.0.0.1:" + port;
                return line.execute(
                    "sim", "worker", "--cluster.nodes", nodes, "--cluster.port", "0");
              });
      Path there = folder.resolve("there");
      String[] leading = {"--cluster", "--cluster.port", "" + port, "--jobs", "0"};
      List<String> all = new ArrayList<>(List.of("sweep", small().toString()));
      all.addAll(List.of("--out", there.toString()));
      all.addAll(List.of(leading));
      assertThat(sim(all.toArray(String[]::new))).isZero();
      assertThat(there.resolve("results.csv")).hasSameBinaryContentAs(here.resolve("results.csv"));
    }
    assertThat(worker.get()).isZero();
    assertThat(work.toString()).contains("small.yaml: point 1, repetition 0");
  }

  @Test
  void aFolderOfAnotherScenarioIsLeftAlone() throws IOException {
    Path results = folder.resolve("results");
    Files.createDirectories(results);
    Files.writeString(results.resolve("scenario.yaml"), "name: other\n");
    assertThat(sim("run", small().toString(), "--out", results.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("is another one than this run's");
  }

  @Test
  void theTableIsReadableAsParquetAndThePageStandsAlone() throws Exception {
    Path results = folder.resolve("results");
    assertThat(sim("run", small().toString(), "--out", results.toString(), "--trace")).isZero();
    assertThat(rowsOf(results.resolve("results.parquet"))).isEqualTo(2 * 2 * 13);
    assertThat(results.resolve("report.html"))
        .content()
        .contains("<svg", "evmesh", "Speed-up", "sim run scenario.yaml")
        .doesNotContain("src=\"http", "href=\"http");
    assertThat(results.resolve("plots/speed-up-1.png")).exists();
    assertThat(results.resolve("trace.json")).content().startsWith("{").endsWith("}");
    assertThat(sim("compare", results.toString(), results.toString())).isZero();
    assertThat(out.toString()).contains("1.000").doesNotContain("is faster");
  }

  private static long rowsOf(Path parquet) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(span_ns) FROM '" + parquet + "'")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Test
  void realityComparesPredictedWithMeasured() {
    String[] quick = {"--n", "60", "--seconds", "0", "--lanes", "1", "--parts"};
    List<String> all = new ArrayList<>(List.of("reality", "--workloads", "bench:votes"));
    all.addAll(List.of(quick));
    assertThat(sim(all.toArray(String[]::new))).isZero();
    assertThat(out.toString())
        .contains("| bench:votes | 1 | 1 |", "executions 60, measured 60;", "in the median");
  }

  @Test
  void realityNeedsANode() {
    assertThat(sim("reality", "--nodes", "0", "--seconds", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--nodes must be at least 1");
  }

  @Test
  void whatRanInRealTimeIsLabelledSo() throws IOException {
    Path file = folder.resolve("real.yaml");
    Files.writeString(
        file,
        """
        name: real
        workload: {kind: tokens, accounts: 20}
        blocks: {transactions: 20}
        cluster: {lanes: 1}
        schedulers: [evmesh]
        """);
    Path results = folder.resolve("results");
    assertThat(sim("run", file.toString(), "--real", "--out", results.toString())).isZero();
    assertThat(results.resolve("manifest.json")).content().contains("\"clock\" : \"real\"");
    assertThat(results.resolve("results.csv")).content().contains("evmesh in real time,0,0,20,");
    assertThat(sim("run", file.toString(), "--out", results.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("clock is another one than this run's");
  }

  @Test
  void realityTakesAScenario() throws IOException {
    Path file = folder.resolve("real.yaml");
    String text =
        """
        name: real
        workload: {kind: tokens}
        blocks: {transactions: 50}
        cluster: {nodes: %d, lanes: 1}
        schedulers: [sequential, block-stm]
        sweep: {workload.accounts: [10, 20]}
        """;
    Files.writeString(file, text.formatted(1));
    assertThat(sim("reality", file.toString(), "--seconds", "0")).isZero();
    assertThat(out.toString()).contains("| tokens 10 | 1 | 1 |", "| tokens 20 | 1 | 1 |");
    Files.writeString(file, text.formatted(2));
    assertThat(sim("reality", file.toString(), "--seconds", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("is none of bench");
  }

  @Test
  void whatInitWritesCanBeRunAndIsNotOverwritten() {
    String file = folder.resolve("first.yaml").toString();
    assertThat(sim("init", file)).isZero();
    assertThat(sim("init", file)).isEqualTo(2);
    assertThat(Scenario.read(Path.of(file)).points()).hasSize(4);
  }

  @Test
  void listNamesEverything() {
    assertThat(sim("list")).isZero();
    assertThat(out.toString())
        .contains("smallbank", "supply-chain", "block-stm", "evmesh", "frankfurt", "hot-hybrid");
  }
}
