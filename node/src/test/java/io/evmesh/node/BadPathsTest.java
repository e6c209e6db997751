package io.evmesh.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.evmesh.engine.BadFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Every command with every kind of path that it can not use: one sentence and status 2. */
class BadPathsTest {
  private static final String GOOD =
      """
      {"short":{"txbytes":"0xc0","result":{
        "London":{"exception":"TransactionException.RLP_TOO_FEW_ELEMENTS","intrinsicGas":"0x00"}}}}
      """;

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(Object... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    return assertTimeoutPreemptively(Duration.ofSeconds(30), () -> line.execute(words));
  }

  private void refuses(String kind, Path path, Object... arguments) {
    String told = String.join(" ", kind, Arrays.toString(arguments));
    assertThat(execute(arguments)).as("%s: %s%s", told, out, err).isEqualTo(2);
    assertThat(err.toString().strip().lines()).as("%s: %s", told, err).hasSize(1);
    assertThat(err.toString())
        .as(told)
        .startsWith("evmesh: ")
        .contains(path.toString())
        .doesNotContain("Exception")
        .doesNotContain("java.")
        .doesNotContain("internal error")
        .hasSizeLessThan(1_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"statetest", "blocktest", "txtest"})
  void testsAreRefused(String command) throws IOException {
    BadFiles.make(folder, "t.json").forEach((kind, path) -> refuses(kind, path, command, path));
    Path cut = BadFiles.cutPacked(folder.resolve("cut.json.gz"));
    refuses("cut and packed", cut, command, cut);
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing", "folder", "empty", "binary", "pipe", "keys twice", "deep"})
  void oneBadTestDoesNotCostTheOthers(String kind) throws IOException {
    Path good = Files.writeString(folder.resolve("good.json"), GOOD);
    Path bad = BadFiles.make(folder, "t.json").getOrDefault(kind, folder.resolve("none"));
    boolean isEmptyFolder = kind.equals("folder"); // which is no fault beside other tests
    assertThat(execute("txtest", bad, good)).as("%s", err).isEqualTo(isEmptyFolder ? 0 : 2);
    assertThat(out.toString()).isEqualTo("1 passed, 0 failed, 0 skipped\n");
    assertThat(err.toString().lines()).hasSize(isEmptyFolder ? 0 : 1);
  }

  @Test
  void exportsAreRefused() throws IOException {
    BadFiles.make(folder, "chain.ndjson")
        .forEach(
            (kind, path) ->
                refuses(kind, path, "import", path, "--data", folder.resolve("to " + kind)));
  }

  @Test
  void recordingsAreRefused() throws IOException {
    BadFiles.make(folder, "block.json")
        .forEach(
            (kind, path) -> {
              Object data = folder.resolve("data of " + kind);
              refuses(kind, path.getParent(), "run", "--data", data, path.getParent());
              if (!kind.equals("folder")) {
                refuses(kind, path, "run", "--data", data, path);
              }
            });
  }

  @Test
  void genesisFilesAreRefused() throws IOException {
    BadFiles.make(folder, "genesis.json")
        .forEach(
            (kind, path) -> {
              Object data = folder.resolve("data of " + kind);
              refuses(kind, path, "run", "--genesis", path, "--data", data, folder);
              refuses(kind, path, "start", "--port=0", "--genesis", path, "--data", data);
            });
  }

  @Test
  void filesOfBlocksAreRefused() throws IOException {
    Map<String, Path> files = BadFiles.make(folder, "chain.rlp");
    files.keySet().retainAll(Set.of("missing", "folder", "pipe", "binary", "deep", "locked"));
    files.forEach(
        (kind, path) -> {
          Object data = folder.resolve("data of " + kind);
          refuses(kind, path, "start", "--port=0", "--import", path, "--data", data);
        });
  }

  @Test
  void filesToWriteAreRefused() throws IOException {
    Path data = folder.resolve("nothing");
    for (Path path : new Path[] {folder, folder.resolve("no/such/folder")}) {
      assertThat(execute("export", path, "--data", data)).isEqualTo(2);
      assertThat(err.toString()).startsWith("evmesh: ").hasLineCount(1);
    }
  }

  @Test
  void placesOfChainsAreRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    for (String command : new String[] {"verify", "export -", "inspect head"}) {
      String[] words = (command + " --data " + file).split(" ");
      assertThat(execute((Object[]) words)).as("%s: %s", command, err).isEqualTo(2);
      assertThat(err.toString()).startsWith("evmesh: ").doesNotContain("Exception");
    }
  }
}
