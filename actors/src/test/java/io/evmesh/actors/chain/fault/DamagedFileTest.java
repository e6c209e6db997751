package io.evmesh.actors.chain.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.evmesh.actors.chain.Chain;
import io.evmesh.actors.chain.thread.ChainException;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.database.DatabaseSettings;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A chain in a folder whose files were damaged says which one, in one sentence; or it has all that
 * it reported. {@code -Devmesh.damages=n} damages n times, {@code -Devmesh.seed=n} repeats a run.
 */
class DamagedFileTest {
  private static final int BLOCKS = 12;
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final String JOURNAL = "journal.mv.db";
  private static final String TABLES = "chain.mv.db";
  private static final int PAGE = 4096;

  private final long seed = Long.getLong("evmesh.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);

  @TempDir private Path folder;

  /** What came of a damage. */
  private enum Outcome {
    REFUSED,
    WHOLE,
    ONLY_VERIFICATION_FINDS_IT
  }

  @Test
  void damagedFileIsNamedOrDoesNoHarm()
      throws IOException, ExecutionException, InterruptedException, TimeoutException {
    System.out.println("seed " + seed);
    Path chain = folder.resolve("chain");
    Path killed = folder.resolve("killed");
    try (FaultyChain faulty = new FaultyChain(DatabaseSettings.h2(chain))) {
      faulty.store(BLOCKS);
      copy(chain, killed);
    }
    SequentialChain expected = new SequentialChain();
    expected.executeTo(BLOCKS - 1);
    Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    for (int i = 0; i < Integer.getInteger("evmesh.damages", 6); i++) {
      Path copy = folder.resolve("copy" + i);
      copy(random.nextBoolean() ? chain : killed, copy);
      String file = random.nextInt(3) == 0 ? TABLES : JOURNAL;
      String damage = "case %d: %s of %s".formatted(i, damage(copy.resolve(file)), file);
      long start = System.nanoTime();
      Outcome outcome = open(damage, copy, expected);
      outcomes.merge(outcome, 1, Integer::sum);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).as(damage).isLessThan(LONGEST);
      if (outcome == Outcome.ONLY_VERIFICATION_FINDS_IT) {
        assertThat(file).as(damage).isEqualTo(TABLES);
      }
      delete(copy);
    }
    System.out.println(outcomes);
  }

  @Test
  void tablesThatAreGoneAreMadeAgain()
      throws IOException, ExecutionException, InterruptedException, TimeoutException {
    DatabaseSettings database = DatabaseSettings.h2(folder.resolve("chain"));
    FaultyChain faulty = new FaultyChain(database);
    faulty.store(BLOCKS);
    faulty.close();
    Files.delete(database.folder().resolve(TABLES));
    faulty.hasWhatItReported(database);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    for (String name : List.of(TABLES, JOURNAL, "evmesh.reported")) {
      Files.copy(from.resolve(name), to.resolve(name));
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  /** Damages a file somehow, mostly near its end; says how. */
  private String damage(Path path) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      long size = file.length();
      long lastPages = Math.max(0, size - PAGE * (1L + random.nextInt(8)));
      return switch (random.nextInt(6)) {
        case 0 -> flips(file, lastPages, size, 1 + random.nextInt(16));
        case 1 -> flips(file, 0, size, 1 + random.nextInt(64));
        case 2 -> flips(file, 0, Math.min(size, 2 * PAGE), 1 + random.nextInt(16));
        case 3 -> cut(file, random.nextLong(lastPages, size));
        case 4 -> cut(file, random.nextLong(size));
        default -> {
          file.seek(lastPages);
          file.write(new byte[Math.toIntExact(size - lastPages)]);
          yield "zeros from " + lastPages;
        }
      };
    }
  }

  private String flips(RandomAccessFile file, long from, long to, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      long at = random.nextLong(from, to);
      file.seek(at);
      int octet = file.read();
      file.seek(at);
      file.write(octet ^ (1 << random.nextInt(8)));
    }
    return "%d flipped bits between %d and %d".formatted(count, from, to);
  }

  private static String cut(RandomAccessFile file, long size) throws IOException {
    file.setLength(size);
    return "cut at " + size;
  }

  private static Outcome open(String damage, Path copy, SequentialChain expected) {
    boolean open = false;
    try (Chain chain = Chain.open(FaultyChain.settings(DatabaseSettings.h2(copy)))) {
      open = true;
      assertThat(chain.committed()).as(damage).isEqualTo(BLOCKS - 1);
      expected.hasItsJournalIn(chain.database());
      try {
        expected.isTheOneIn(chain.database());
      } catch (AssertionError e) {
        System.out.println(damage + ": only verification finds it");
        return Outcome.ONLY_VERIFICATION_FINDS_IT;
      }
      System.out.println(damage + ": it is whole");
      return Outcome.WHOLE;
    } catch (DatabaseException | ChainException e) {
      System.out.println(damage + (open ? ": when read: " : ": ") + e.getMessage());
      assertThat(e.getMessage())
          .as(damage)
          .hasLineCount(1)
          .containsAnyOf(TABLES, JOURNAL, "event ", copy.toString());
      return Outcome.REFUSED;
    } catch (RuntimeException e) {
      return fail(damage, e);
    }
  }
}
