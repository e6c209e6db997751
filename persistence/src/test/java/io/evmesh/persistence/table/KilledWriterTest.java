package io.evmesh.persistence.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.types.UInt256;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that writes to H2 and is killed loses nothing that it reported. */
class KilledWriterTest {
  private static final int ACCOUNTS = 200;
  private static final int MOST_BLOCKS = 1_000;

  @TempDir private Path folder;

  /**
   * Writes blocks, to where the journal is, for as long as it lives; says the number of each when
   * it is written.
   */
  public static void main(String[] arguments) {
    TestChain chain = new TestChain();
    try (Database database = Database.open(DatabaseSettings.h2(Path.of(arguments[0])).journal())) {
      ReadTables tables = new ReadTables(database);
      for (int block = 0; block < MOST_BLOCKS; block++) {
        tables.write(List.of(block(chain, block)));
        System.out.println("written " + block);
      }
    }
  }

  private static CommittedBlock block(TestChain chain, int block) {
    for (int i = 0; i < ACCOUNTS; i++) {
      int number = i;
      chain.change(
          world ->
              world.setAccount(
                  TestChain.address(1 + number),
                  new Account(block, UInt256.of(number), Code.EMPTY.hash())));
    }
    return chain.block();
  }

  @Test
  void killedWriterLosesNothingThatItReported() throws IOException, InterruptedException {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 3; round++) {
      Path place = folder.resolve("round" + round);
      long reported = writeAndKill(place, 1 + random.nextInt(30));
      try (Database database = Database.open(DatabaseSettings.h2(place).journal())) {
        long head = new ReadTables(database).head().orElseThrow().block();
        assertThat(head).isBetween(reported, reported + 1);
        for (long block = 0; block <= head; block++) {
          StoredState state = StoredState.at(database, block);
          for (int i = 0; i < ACCOUNTS; i += 50) {
            Account account = state.account(TestChain.address(1 + i));
            assertThat(account).isEqualTo(new Account(block, UInt256.of(i), Code.EMPTY.hash()));
          }
        }
      }
    }
  }

  private static long writeAndKill(Path place, int blocks)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriterTest.class.getName(),
                place.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long last = -1;
    try (BufferedReader lines = process.inputReader()) {
      String line = lines.readLine();
      while (line != null) {
        if (line.startsWith("written ")) {
          last = Long.parseLong(line.substring("written ".length()));
        }
        if (last == blocks) {
          boolean asked = process.toHandle().destroyForcibly(); // leaves the output to be read
          assertThat(asked).isTrue();
        }
        line = lines.readLine();
      }
    }
    process.waitFor();
    assertThat(last).isGreaterThanOrEqualTo(blocks);
    return last;
  }
}
