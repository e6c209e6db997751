package io.evmesh.sim.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.evmesh.engine.BadFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code replay} with every kind of path that it can not use: one sentence and status 2. */
class BadPathsTest {
  @TempDir private Path folder;

  private static CommandRun replay(Object... paths) {
    String[] words = new String[paths.length + 3];
    words[0] = "replay";
    words[1] = "--warmup=0";
    words[2] = "--runs=1";
    for (int i = 0; i < paths.length; i++) {
      words[i + 3] = paths[i].toString();
    }
    return assertTimeoutPreemptively(Duration.ofSeconds(30), () -> CommandRun.of((Object[]) words));
  }

  private static void refuses(String kind, Path path) {
    CommandRun run = replay(path);
    assertThat(run.status()).as("%s: %s", kind, run.err()).isEqualTo(2);
    assertThat(run.err().strip().lines()).as("%s: %s", kind, run.err()).hasSize(1);
    assertThat(run.err())
        .as(kind)
        .startsWith("evmesh: ")
        .contains(path.toString())
        .doesNotContain("Exception")
        .doesNotContain("java.")
        .doesNotContain("internal error");
  }

  @Test
  void recordingsAreRefused() throws IOException {
    BadFiles.make(folder, "block.json")
        .forEach(
            (kind, path) -> {
              refuses(kind, path.getParent());
              if (!kind.equals("folder")) {
                refuses(kind, path);
              }
            });
  }

  @Test
  void oneBadRecordingDoesNotCostTheOthers() throws IOException {
    Path good = Files.createDirectory(folder.resolve("good"));
    Files.writeString(
        good.resolve("block.json"),
        """
        {"number":100,"coinbase":"0x3000000000000000000000000000000000000003",
         "timestamp":1750000000,"gas_limit":30000000,"basefee":7,"prevrandao":"0x11",
         "excess_blob_gas":0,"chain_id":1,"spec_id":"Prague"}
        """);
    Files.writeString(good.resolve("txs.json"), "[]");
    Files.writeString(good.resolve("pre_state.json"), "{}");
    CommandRun run = replay(folder.resolve("missing"), good);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).contains("block 100 (PRAGUE, 0 transactions");
    assertThat(run.err()).hasLineCount(1).contains("missing");
  }
}
