package io.evmesh.actors.chain.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.actors.chain.Appended;
import io.evmesh.persistence.database.DatabaseSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A full disk stops commits and nothing else, and they go on when there is room again. {@code
 * -Devmesh.allFaults=true} fills a server's disk too.
 */
@Timeout(120)
class FullDiskTest {
  private static final int BLOCKS = 5;
  private static final int MORE_BLOCKS = 15;
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

  @TempDir private Path folder;

  @Test
  void chainOnH2WaitsForRoomAndGoesOn()
      throws IOException, ExecutionException, InterruptedException, TimeoutException {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 64)) {
      DatabaseSettings database = DatabaseSettings.h2(disk.folder());
      try (FaultyChain faulty = new FaultyChain(database)) {
        faulty.store(BLOCKS);
        disk.fill(0);
        CompletableFuture<Appended> appended = faulty.appendMeanwhile(MORE_BLOCKS);
        assertThat(faulty.awaitTrouble())
            .contains("the database " + disk.folder() + " has no room left: ");
        faulty.readsItsState();
        assertThat(appended).isNotDone();
        Path copy = copyAsAfterAKill(disk.folder());
        faulty.hasWhatItReported(DatabaseSettings.h2(copy));
        disk.free();
        faulty.hasEverything(appended);
      }
      try (FaultyChain again = new FaultyChain(database)) {
        assertThat(again.chain().committed()).isEqualTo(BLOCKS + MORE_BLOCKS - 1);
      }
    }
  }

  private Path copyAsAfterAKill(Path chain) throws IOException {
    Path copy = Files.createDirectory(folder.resolve("copy"));
    try (Stream<Path> files = Files.list(chain)) {
      for (Path file : files.filter(each -> !each.endsWith("filling")).toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  @Test
  void chainOnH2ThatIsClosedOnAFullDiskHasWhatItReported()
      throws IOException, ExecutionException, InterruptedException, TimeoutException {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 64)) {
      DatabaseSettings database = DatabaseSettings.h2(disk.folder());
      FaultyChain faulty = new FaultyChain(database);
      faulty.store(BLOCKS);
      disk.fill(0);
      CompletableFuture<Appended> appended = faulty.appendMeanwhile(MORE_BLOCKS);
      faulty.awaitTrouble();
      long start = System.nanoTime();
      faulty.close();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST_CLOSE);
      assertThat(FaultyChain.failureOf(appended)).contains("closed");
      disk.free();
      faulty.hasWhatItReported(database);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "evmesh.allFaults", matches = "true")
  void chainOnAServerWithoutRoomWaitsAndGoesOn()
      throws IOException, ExecutionException, InterruptedException, TimeoutException {
    Path log = folder.resolve("log");
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 160);
        OwnServer server = new OwnServer(disk.folder(), log);
        FaultyChain faulty = new FaultyChain(server.database().withTimeouts(500, 1_000))) {
      faulty.store(BLOCKS);
      disk.fill(0);
      CompletableFuture<Appended> appended = faulty.appendMeanwhile(MORE_BLOCKS);
      String place = "the database " + server.database().place();
      assertThat(faulty.awaitTrouble())
          .containsAnyOf(place + " has no room left: ", place + " does not answer: ");
      faulty.readsItsState();
      disk.free();
      if (!server.runs()) {
        server.start(); // without room for its log it ends itself
      }
      faulty.hasEverything(appended);
    }
  }
}
