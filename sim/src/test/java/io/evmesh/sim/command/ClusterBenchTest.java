package io.evmesh.sim.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that reach each other as a cluster's nodes do. */
class ClusterBenchTest {
  @TempDir Path folder;

  @Test
  void blocksOnTwoProcessesEqualSequentialExecution() throws IOException {
    Path file = folder.resolve("cluster.json");

    CommandRun run =
        CommandRun.of(
            "bench",
            "--cluster",
            2,
            "--cluster-always",
            "--cluster-warmup",
            0,
            "--cluster-seconds",
            1,
            "--net-latency",
            2,
            "--workload",
            "erc20-independent,votes",
            "--n",
            300,
            "--json",
            file);

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    JsonNode array = new ObjectMapper().readTree(file.toFile());
    assertThat(array).hasSize(2);
    for (JsonNode figures : array) {
      assertThat(figures.get("equal").asBoolean()).isTrue();
      assertThat(figures.get("nodes").asInt()).isEqualTo(2);
      assertThat(figures.get("netLatencyMillis").asDouble()).isEqualTo(2);
      assertThat(figures.get("spread").asDouble()).isEqualTo(1);
      assertThat(figures.get("bytesPerTransaction").asDouble()).isPositive();
    }
  }

  @Test
  void whatDoesNotGoWithSeveralProcessesIsRefused() {
    CommandRun run = CommandRun.of("bench", "--cluster", 2, "--verify");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("do not go with --cluster");
  }

  @Test
  void oneProcessOrNoTimeIsRefused() {
    assertThat(CommandRun.of("bench", "--cluster", 1).err())
        .contains("--cluster takes 2 to 16 processes, not 1");
    assertThat(CommandRun.of("bench", "--cluster", 2, "--cluster-seconds", 0).err())
        .contains("--cluster-seconds 1 or more");
    assertThat(CommandRun.of("bench", "--cluster", 2, "--net-latency", -1).err())
        .contains("--net-latency takes 0 to 1000 milliseconds");
  }
}
