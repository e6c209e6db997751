package io.evmesh.persistence.table;

import static io.evmesh.persistence.table.TestChain.address;
import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.evm.Log;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseSettings;
import io.evmesh.persistence.database.PostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Blocks of 5,000 token transfers to fresh recipients, written as the writer does and as plain
 * statements of 500 rows do: {@code -Devmesh.measure=true}.
 */
@EnabledIfSystemProperty(named = "evmesh.measure", matches = "true")
class WriteSpeedTest {
  private static final int TRANSFERS = 5_000;
  private static final int BLOCKS = 8;
  private static final int PLAIN_ROWS = 500;
  private static final Address TOKEN = address(0x70ce);

  @TempDir private Path folder;

  @Test
  void h2WritesABlockAboutAsFastAsPlainStatements() {
    compare(DatabaseSettings.h2(folder.resolve("a")), DatabaseSettings.h2(folder.resolve("b")));
  }

  @Test
  void postgresWritesABlockAboutAsFastAsPlainStatements() {
    compare(PostgresServer.freshDatabase(), PostgresServer.freshDatabase());
  }

  private static void compare(DatabaseSettings one, DatabaseSettings other) {
    Random random = new Random(5);
    TestChain chain = new TestChain();
    List<Double> written = new ArrayList<>();
    List<Double> plain = new ArrayList<>();
    try (Database ours = Database.open(one);
        Database theirs = Database.open(other)) {
      ReadTables tables = new ReadTables(ours);
      for (int i = 0; i < BLOCKS; i++) {
        CommittedBlock block = transfers(chain, random, i);
        written.add(millis(() -> tables.write(List.of(block))));
        plain.add(millis(() -> insert(theirs, block)));
      }
    }
    System.out.printf(
        "%s: written %s ms, plain rows %s ms; medians %.0f and %.0f%n",
        one.dialect().title(), written, plain, median(written), median(plain));
    assertThat(median(written)).isLessThan(1.2 * median(plain));
  }

  private static double millis(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return Math.round((System.nanoTime() - start) / 1e5) / 10.0;
  }

  /** Without the first two, in which the JVM warms up. */
  private static double median(List<Double> millis) {
    double[] sorted = millis.stream().skip(2).mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static CommittedBlock transfers(TestChain chain, Random random, int block) {
    for (int i = 0; i < TRANSFERS; i++) {
      Address sender = address(1_000_000 + 7_919L * i % 10_000_019);
      UInt256 from = word(random);
      UInt256 to = word(random);
      chain.change(
          world -> {
            world.setAccount(
                sender, new Account(block, UInt256.of(random.nextLong()), Code.EMPTY.hash()));
            world.setSlot(TOKEN, from, UInt256.of(1_000_000));
            world.setSlot(TOKEN, to, UInt256.of(17));
          });
      Log log =
          new Log(
              TOKEN,
              List.of(UInt256.of(99).toHash(), from.toHash(), to.toHash()),
              UInt256.of(17).toBytes32());
      chain.transaction(sender, block, true, List.of(log));
    }
    return chain.block();
  }

  private static UInt256 word(Random random) {
    return UInt256.ofLimbs(
        random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  private static void insert(Database database, CommittedBlock block) {
    database.write(
        connection -> {
          for (Table table : Table.values()) {
            try (Rows rows = new InsertedRows(connection, table, PLAIN_ROWS)) {
              BlockRows.write(table, block, rows);
              rows.end();
            }
          }
          return null;
        });
  }
}
