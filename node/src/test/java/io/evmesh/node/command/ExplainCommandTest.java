package io.evmesh.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evmesh.node.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The blocks are those of {@code docs/conflicts.md}: 32 entries into one counter, or into 16. */
class ExplainCommandTest {
  @TempDir private Path folder;

  private record Run(int status, String out, String err) {
    static Run of(Object... arguments) {
      StringWriter out = new StringWriter();
      StringWriter err = new StringWriter();
      CommandLine line = Main.commandLine();
      line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
      String[] texts = new String[arguments.length];
      for (int i = 0; i < texts.length; i++) {
        texts[i] = arguments[i].toString();
      }
      return new Run(line.execute(texts), out.toString(), err.toString());
    }
  }

  private static Path example(String name) {
    Path here = Path.of("").toAbsolutePath();
    Path root = Files.isDirectory(here.resolve("node")) ? here : here.getParent();
    return root.resolve("docs").resolve("conflicts").resolve(name);
  }

  private JsonNode explained(String block) throws IOException {
    Path json = folder.resolve("report.json");
    Run run =
        Run.of("explain", example(block), "--layout", example("counters.json"), "--json", json);
    assertThat(run.status()).as(run.err()).isZero();
    return new ObjectMapper().readTree(json.toFile());
  }

  @Test
  void oneCounterHoldsAllUpAndHasItsName() throws IOException {
    JsonNode report = explained("one");
    assertThat(report.at("/bestSpeedup/8").doubleValue()).isEqualTo(1);
    assertThat(report.at("/bestSpeedup/any").doubleValue()).isEqualTo(1);
    assertThat(report.at("/criticalPath/transactions")).hasSize(32);
    assertThat(report.at("/places")).hasSize(1);
    assertThat(report.at("/places/0/name").textValue()).isEqualTo("OneCounter.total");
    assertThat(report.at("/hotPlaces/0/nature").textValue()).isEqualTo("SUM");
    assertThat(report.at("/transactions/5/call").textValue()).isEqualTo("OneCounter.enter");
    assertThat(report.at("/advice/0").textValue()).startsWith("Split the sum OneCounter.total: 32");
  }

  @Test
  void theSplitCounterLetsEachLaneWork() throws IOException {
    JsonNode report = explained("split");
    for (int lanes : new int[] {2, 4, 8, 16}) {
      assertThat(report.at("/bestSpeedup/" + lanes).doubleValue())
          .isBetween(0.99 * lanes, 1.0 * lanes);
    }
    assertThat(report.at("/criticalPath/transactions")).hasSize(2);
    assertThat(report.at("/places")).hasSize(16);
    assertThat(report.at("/places/3/name").textValue()).isEqualTo("SplitCounter.parts[3]");
  }

  @Test
  void thePageHasAllAndFetchesNothing() throws IOException {
    Path page = folder.resolve("report.html");
    Run run = Run.of("explain", example("one"), "--html", page);
    assertThat(run.status()).as(run.err()).isZero();
    String text = Files.readString(page);
    assertThat(text).contains("\"criticalPath\"").doesNotContain("/*DATA*/");
    assertThat(text).doesNotContain("http:", "https:", "src=", "<link", "@import", "fetch(");
  }

  @Test
  void aStoredBlockIsExplainedAsTheRecordedOne() throws IOException {
    Path data = folder.resolve("data");
    Run stored = Run.of("run", example("one"), "--data", data);
    assertThat(stored.status()).as(stored.err()).isZero();
    Path json = folder.resolve("stored.json");
    Run run =
        Run.of(
            "explain",
            "--data",
            data,
            "--block",
            1,
            "--layout",
            example("counters.json"),
            "--json",
            json);
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    assertThat(report.at("/dependencies")).isEqualTo(explained("one").at("/dependencies"));
    assertThat(Run.of("explain", "--data", data, "--block", 7).err()).contains("no block 7");
    assertThat(Run.of("explain", "--data", data, "--block", 0).err()).contains("block 0");
  }

  @Test
  void lanesTellWhoRanInVain() throws IOException {
    Path json = folder.resolve("lanes.json");
    Run run =
        Run.of(
            "explain",
            example("one"),
            "--lanes",
            2,
            "--layout",
            example("counters.json"),
            "--json",
            json);
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode ran = new ObjectMapper().readTree(json.toFile()).get("inLanes");
    assertThat(ran.get("executionsPerTransaction").doubleValue()).isGreaterThanOrEqualTo(1);
    assertThat(ran.get("messages").intValue()).isPositive();
    for (JsonNode met : ran.get("meetings")) {
      assertThat(met.get("writer").intValue()).isLessThan(met.get("reader").intValue());
      assertThat(met.get("place").textValue()).isEqualTo("OneCounter.total");
    }
    assertThat(Run.of("explain", example("one"), "--lanes", 0).err()).contains("from 1 to 256");
  }

  @Test
  void badInputGetsASentence() {
    assertThat(Run.of("explain").status()).isEqualTo(2);
    assertThat(Run.of("explain").err()).contains("give the folder of a recorded block");
    assertThat(Run.of("explain", folder.resolve("nowhere")).err())
        .contains("there is no such file or folder");
    assertThat(Run.of("explain", example("one"), "--layout", folder.resolve("x.json")).err())
        .contains("x.json: there is no such file");
    assertThat(Run.of("explain", example("one"), "--html", folder).err())
        .contains("can not be written");
    assertThat(Run.of("explain", example("one"), "--layout", folder).err())
        .contains("neither a storage layout nor an ABI");
  }
}
