package io.evmesh.sim.measure;

import io.evmesh.input.json.InputException;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseSettings;
import io.evmesh.testkit.workload.SteadyWork;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Measures how soon a large chain answers after its process was killed ({@code kill -9}): a process
 * makes the chain, appends some blocks and is killed while it goes on; another one, with little
 * memory, is then asked for a balance.
 */
public final class RestartMeter {
  private static final List<String> ENOUGH_MEMORY =
      List.of("-XX:MaxRAMPercentage=60", "-XX:+UseParallelGC");

  private final SteadyWork work;
  private final int blocks;
  private final int heapMebibytes;

  /**
   * A meter.
   *
   * @param blocks after the genesis before the process is killed
   * @param heapMebibytes for the process that answers
   */
  public RestartMeter(SteadyWork work, int blocks, int heapMebibytes) {
    this.work = work;
    this.blocks = blocks;
    this.heapMebibytes = heapMebibytes;
  }

  /**
   * Measures.
   *
   * @throws InputException with the sentence of a process that fails
   */
  public RestartFigures measure(FreshDatabases databases) throws InterruptedException {
    DatabaseSettings database = databases.fresh("large");
    try {
      long start = System.nanoTime();
      Process builder = LargeChainProcess.start("build", work, database, ENOUGH_MEMORY);
      long committed = buildAndKill(builder);
      long built = System.nanoTime();
      long size = size(database);
      long asked = System.nanoTime();
      Process asker =
          LargeChainProcess.start(
              "ask", work, database, List.of("-Xmx" + heapMebibytes + "m", "-XX:+UseSerialGC"));
      String[] answer = line(asker, LargeChainProcess.BALANCE).split(" ");
      long answered = System.nanoTime();
      check(asker.waitFor() == 0, "the process that answered did not end as it should");
      check(answer[1].equals("0x8ac7230489e80000"), "the balance is " + answer[1]); // 10 ether
      return new RestartFigures(
          databases.title(),
          work.accounts(),
          work.holders(),
          committed,
          (built - start) / 1_000_000,
          size,
          heapMebibytes,
          (answered - asked) / 1_000_000,
          Long.parseLong(answer[2]) / 1_000_000);
    } catch (IOException e) {
      throw new UncheckedIOException("a process can not be started or heard", e);
    }
  }

  private long buildAndKill(Process builder) throws IOException, InterruptedException {
    try {
      BufferedReader lines = builder.inputReader();
      long committed = 0;
      while (committed < blocks) {
        committed = Long.parseLong(line(lines, LargeChainProcess.COMMITTED).split(" ")[1]);
      }
      return committed;
    } finally {
      builder.destroyForcibly();
      builder.waitFor();
    }
  }

  private static long size(DatabaseSettings settings) {
    return switch (settings.dialect()) {
      case H2 -> StoredSize.files(settings.folder());
      case POSTGRESQL -> {
        try (Database database = Database.openForReading(settings)) {
          yield StoredSize.of(database);
        }
      }
    };
  }

  private static String line(Process process, String word) throws IOException {
    return line(process.inputReader(), word);
  }

  /** The next line, which begins with a word. */
  private static String line(BufferedReader lines, String word) throws IOException {
    String line = lines.readLine();
    if (line == null || !line.startsWith(word)) {
      throw new InputException("the chain's process does not go on: " + line);
    }
    return line;
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new InputException(what);
    }
  }
}
