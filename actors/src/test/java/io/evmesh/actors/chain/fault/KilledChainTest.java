package io.evmesh.actors.chain.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.actors.chain.Chain;
import io.evmesh.engine.types.Hash;
import io.evmesh.persistence.database.DatabaseSettings;
import io.evmesh.persistence.database.PostgresServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A chain whose process is killed at any moment, again and again, has every block that it reported,
 * and no other state than that of these blocks. {@code -Devmesh.kills=n} kills n times on each
 * database, {@code -Devmesh.seed=n} repeats a run's moments.
 */
class KilledChainTest {
  /** A new chain begins after so many kills: reading a chain from its genesis takes its time. */
  private static final int KILLS_OF_A_CHAIN = 10;

  private static final long START_SECONDS = 60;

  private final long seed = Long.getLong("evmesh.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);

  @TempDir private Path folder;

  @Test
  void killedChainOnH2KeepsWhatItReported() throws IOException, InterruptedException {
    killAndCheck(
        Integer.getInteger("evmesh.kills", 3),
        () -> DatabaseSettings.h2(folder.resolve("chain" + random.nextInt(1 << 30))));
  }

  @Test
  void killedChainOnPostgresqlKeepsWhatItReported() throws IOException, InterruptedException {
    killAndCheck(Integer.getInteger("evmesh.kills", 2), PostgresServer::freshDatabase);
  }

  private void killAndCheck(int kills, Supplier<DatabaseSettings> databases)
      throws IOException, InterruptedException {
    System.out.println("seed " + seed);
    int left = kills;
    while (left > 0) {
      Killed killed = new Killed(databases.get());
      for (int kill = 0; kill < KILLS_OF_A_CHAIN && left > 0; kill++) {
        killed.runAndKill(kill > 0 && random.nextInt(4) == 0);
        killed.check();
        left--;
      }
    }
  }

  /** A chain, and what its processes said. */
  private final class Killed {
    final DatabaseSettings database;
    final Map<Long, Hash> reported = new ConcurrentSkipListMap<>();
    final SequentialChain sequential = new SequentialChain();
    long lastCommitted = -1;

    Killed(DatabaseSettings database) {
      this.database = database;
    }

    /**
     * @param early kills it any time from its start, not from its first block
     */
    void runAndKill(boolean early) throws IOException, InterruptedException {
      Process process = ChainProcess.start(database);
      CountDownLatch begun = new CountDownLatch(1);
      Thread reader = Thread.ofVirtual().start(() -> read(process, begun));
      if (early) {
        Thread.sleep(random.nextLong(500, 4_000));
      } else {
        assertThat(begun.await(START_SECONDS, TimeUnit.SECONDS)).as("it appends").isTrue();
        Thread.sleep(random.nextLong(1_500));
      }
      assertThat(process.isAlive()).as("it lives until it is killed").isTrue();
      assertThat(process.toHandle().destroyForcibly()).isTrue(); // leaves the output to be read
      process.waitFor();
      reader.join();
    }

    private void read(Process process, CountDownLatch begun) {
      try (BufferedReader lines = process.inputReader()) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          String[] words = line.split(" ");
          if (words.length == 3 && words[0].equals("committed") && words[2].length() == 66) {
            reported.put(Long.valueOf(words[1]), Hash.fromHex(words[2]));
            begun.countDown();
          } else {
            System.out.println("the process says: " + line);
          }
        }
      } catch (IOException e) {
        throw new IllegalStateException("the process can not be heard", e);
      }
    }

    void check() {
      try (Chain chain = Chain.open(ChainProcess.settings(database))) {
        long committed = chain.committed();
        System.out.printf("%s: block %d%n", database.place(), committed);
        assertThat(committed).isGreaterThanOrEqualTo(lastCommitted);
        lastCommitted = committed;
        sequential.executeTo(Math.max(0, committed));
        Map<Long, Hash> expected = new TreeMap<>(reported);
        expected.replaceAll((number, hash) -> sequential.hash(number));
        assertThat(reported).isEqualTo(expected);
        assertThat(reported.keySet()).allMatch(number -> number <= committed);
        if (committed >= 0) {
          sequential.isTheOneIn(chain.database());
          sequential.sameState(chain.stateAt(committed));
        }
      }
    }
  }
}
