package io.evmesh.actors.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.engine.parallel.plan.Shards;
import io.evmesh.persistence.database.DatabaseSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each setting holds at both ends of its range, and is refused beyond them. */
class ChainSettingsTest {
  private static final long SEED = 20_261_132;
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path folder;

  private ChainSettings settings(
      int connections,
      int inFlight,
      int cache,
      int filter,
      long trie,
      int checkpoint,
      Duration answer,
      Duration patience,
      long retain) {
    return new ChainSettings(
        DatabaseSettings.h2(folder.resolve("of" + filter)).withConnections(connections),
        CounterBlocks.CONFIG,
        MeshSettings.of(2).alwaysInLanes(true),
        RootPolicy.EVERY_BLOCK,
        true,
        inFlight,
        cache,
        filter,
        trie,
        checkpoint,
        answer,
        patience,
        retain,
        null);
  }

  private static void works(ChainSettings settings) throws InterruptedException {
    CounterBlocks work = new CounterBlocks(SEED);
    for (int start = 0; start < 2; start++) {
      try (Chain chain = Chain.open(settings)) {
        if (start == 0) {
          chain.begin(work.genesis(), work.genesisState());
        }
        for (int i = 0; i < 3; i++) {
          CounterBlocks.Next next = work.next(20);
          Appended appended = chain.append(next.draft(), next.transactions());
          assertThat(appended.block().header()).isEqualTo(next.expected().header());
        }
        chain.flush();
        assertThat(chain.trouble()).isEmpty();
      }
    }
  }

  @Test
  void chainWorksWithTheLeastOfEverything() throws InterruptedException {
    Duration answer = Duration.ofSeconds(30); // a machine may be busy
    works(settings(2, 1, 2, 9, 0, 1, answer, Duration.ZERO, 1));
  }

  @Test
  void chainWorksWithTheMostOfEverything() throws InterruptedException {
    int filter = 27; // 36 take 8 GiB
    works(
        settings(
            100, 64, Integer.MAX_VALUE, filter, Long.MAX_VALUE, 100_000, DAY, DAY, Long.MAX_VALUE));
  }

  @Test
  void whatLiesBeyondTheRangesIsRefused() {
    Duration some = Duration.ofSeconds(1);
    refused("filterLog2Bits", () -> settings(2, 1, 2, 8, 0, 1, some, some, 1));
    refused("filterLog2Bits", () -> settings(2, 1, 2, 37, 0, 1, some, some, 1));
    refused("mostInFlight", () -> settings(2, 0, 2, 9, 0, 1, some, some, 1));
    refused("mostInFlight", () -> settings(2, 65, 2, 9, 0, 1, some, some, 1));
    refused("cacheEntries", () -> settings(2, 1, 1, 9, 0, 1, some, some, 1));
    refused("trieBytes", () -> settings(2, 1, 2, 9, -1, 1, some, some, 1));
    refused("checkpointBlocks", () -> settings(2, 1, 2, 9, 0, 0, some, some, 1));
    refused("checkpointBlocks", () -> settings(2, 1, 2, 9, 0, 100_001, some, some, 1));
    refused("answerTimeout", () -> settings(2, 1, 2, 9, 0, 1, Duration.ZERO, some, 1));
    refused("answerTimeout", () -> settings(2, 1, 2, 9, 0, 1, DAY.plusMillis(1), some, 1));
    refused("patience", () -> settings(2, 1, 2, 9, 0, 1, some, Duration.ofMillis(-1), 1));
    refused("retainBlocks", () -> settings(2, 1, 2, 9, 0, 1, some, some, 0));
    refused("connections", () -> settings(1, 1, 2, 9, 0, 1, some, some, 1));
    refused("connections", () -> settings(101, 1, 2, 9, 0, 1, some, some, 1));
    refused("lanes", () -> MeshSettings.of(0));
    refused("lanes", () -> MeshSettings.of(1025));
    refused("stallTimeout", () -> mesh(Duration.ZERO, 1, some));
    refused("idleStorage", () -> mesh(some, 1, DAY.plusMillis(1)));
    refused("attempts", () -> mesh(some, 0, some));
    refused("attempts", () -> mesh(some, 11, some));
  }

  private static MeshSettings mesh(Duration stall, int attempts, Duration idle) {
    return new MeshSettings(2, Shards.ONE_MACHINE, stall, attempts, idle, true);
  }

  private static void refused(String setting, Runnable made) {
    assertThatThrownBy(made::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(setting);
  }
}
