package io.evmesh.actors.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.actors.message.BlockStats;
import io.evmesh.engine.Fixtures;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.parallel.plan.Shards;
import io.evmesh.input.recording.RecordedBlock;
import io.evmesh.input.recording.RecordingReader;
import io.evmesh.testkit.verify.Difference;
import io.evmesh.testkit.verify.Execution;
import io.evmesh.testkit.workload.HostileWork;
import io.evmesh.testkit.workload.Workload;
import io.evmesh.testkit.workload.WorkloadKind;
import io.evmesh.testkit.workload.WorkloadSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blocks that are no random ones, on three nodes beside sequential execution. */
class KnownBlocksTest {
  private static final int RUNS = 3; // the first teaches what the others fetch ahead
  private static final int TRANSACTIONS = 300;
  private static final int HOSTILE_PART = 40; // of the usual size
  private static final Duration STALL = Duration.ofSeconds(20);
  private static SeveralNodes nodes;

  @BeforeAll
  static void start() {
    MeshSettings settings =
        new MeshSettings(2, Shards.ONE_MACHINE, STALL, 3, Duration.ofMinutes(2), true);
    nodes = new SeveralNodes(3, settings, SeveralNodes.Network.PERFECT);
  }

  @AfterAll
  static void close() {
    nodes.close();
  }

  @ParameterizedTest
  @EnumSource
  void generatedBlocksAreEqual(WorkloadKind kind) {
    isEqual(kind.generate(new WorkloadSize(TRANSACTIONS, 10, TRANSACTIONS)));
  }

  @ParameterizedTest
  @EnumSource
  void hostileBlocksAreEqual(HostileWork work) {
    isEqual(work.generate(Math.max(2, work.usualSize() / HOSTILE_PART)));
  }

  @Test
  void recordedBlocksAreEqual() throws IOException {
    try (Stream<Path> folders = Files.list(Fixtures.path("mainnet"))) {
      List<Path> all = folders.sorted().toList();
      assertThat(all).isNotEmpty();
      for (Path folder : all) {
        RecordedBlock recorded = RecordingReader.read(folder);
        isEqual(Workload.of(recorded, recorded.fork(), folder.toString()));
      }
    }
  }

  private static void isEqual(Workload block) {
    Execution expected = Execution.of(block, new SequentialBlockExecutor());
    for (int i = 0; i < RUNS; i++) {
      Execution found = Execution.of(block, nodes.executor());
      assertThat(Difference.between(block, expected, found)).as("run %d", i).isEmpty();
      BlockStats stats = nodes.executor().lastStats();
      assertThat(stats.attempts()).as("attempts").isEqualTo(1);
      assertThat(stats.gaveUp()).isNull();
    }
  }
}
