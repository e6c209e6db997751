package io.evmesh.persistence.table;

import static io.evmesh.persistence.table.TestChain.address;
import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.evm.Log;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseSettings;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a block has very many of, storing it takes about what inserting the same rows takes. */
class LargeBlockTest {
  private static final Address TOKEN = address(0x70ce);

  /** Machines swing; one that stores in time of the square of the size is out by far more. */
  private static final double MOST_TIMES_PLAIN = 3;

  private static final long NOISE_NANOS = 300_000_000;

  @TempDir private Path folder;

  /** What a block has many of. */
  private enum Kind {
    LOGS(
        30_000,
        (chain, block) ->
            chain.transaction(
                address(5),
                block,
                true,
                Collections.nCopies(30_000, new Log(TOKEN, List.of(), Bytes.EMPTY)))),
    TRANSACTIONS(
        10_000,
        (chain, block) ->
            IntStream.range(0, 10_000)
                .forEach(i -> chain.transaction(address(i + 1), block, true, List.of()))),
    SLOTS(20_000, each(20_000, (world, i) -> world.setSlot(TOKEN, word(i), UInt256.ONE))),
    ACCOUNTS(20_000, each(20_000, (world, i) -> world.setAccount(address(i), account(Code.EMPTY)))),
    WIPES(
        10_000,
        each(
            10_000,
            (world, i) -> {
              world.setAccount(address(i), null);
              world.setAccount(address(i), account(Code.EMPTY));
            })),
    CODES(
        5_000,
        each(
            5_000,
            (world, i) -> {
              Code code = Code.of(word(i).toBytes32());
              world.putCode(code);
              world.setAccount(address(i), account(code));
            }));

    private final int count;
    private final BiConsumer<TestChain, Integer> work;

    Kind(int count, BiConsumer<TestChain, Integer> work) {
      this.count = count;
      this.work = work;
    }

    private static BiConsumer<TestChain, Integer> each(
        int count, BiConsumer<WorldState, Long> change) {
      return (chain, block) ->
          chain.change(
              world -> {
                for (long i = 1; i <= count; i++) {
                  change.accept(world, block * 1_000_000L + i * 7919);
                }
              });
    }

    private static Account account(Code code) {
      return new Account(1, UInt256.ONE, code.hash());
    }

    private static UInt256 word(long i) {
      return UInt256.ofLimbs(i, i * 31, i * 1009, i * 65_537);
    }
  }

  @ParameterizedTest
  @EnumSource
  void blockIsStoredAboutAsFastAsPlainBatches(Kind kind) {
    TestChain chain = new TestChain();
    try (Database ours = Database.open(DatabaseSettings.h2(folder.resolve("ours")));
        Database theirs = Database.open(DatabaseSettings.h2(folder.resolve("theirs")))) {
      long stored = 0;
      long plain = 0;
      for (int block = 0; block < 3; block++) {
        kind.work.accept(chain, block);
        CommittedBlock made = chain.block();
        stored += nanos(() -> new ReadTables(ours).write(List.of(made)));
        plain += nanos(() -> insert(theirs, made));
      }
      System.out.printf(
          "%s, 3 x %d: stored in %d ms, plain batches %d ms of CPU%n",
          kind, kind.count, stored / 1_000_000, plain / 1_000_000);
      assertThat((double) stored).isLessThan(MOST_TIMES_PLAIN * plain + NOISE_NANOS);
    }
  }

  /** CPU time of this thread, which another process does not lengthen. */
  private static long nanos(Runnable work) {
    var threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    work.run();
    return threads.getCurrentThreadCpuTime() - start;
  }

  private static void insert(Database database, CommittedBlock block) {
    database.write(
        connection -> {
          for (Table table : Table.values()) {
            try (Rows rows = new InsertedRows(connection, table, 1)) {
              BlockRows.write(table, block, rows);
              rows.end();
            }
          }
          String sql = "insert into \"codes\" values (?, ?)";
          try (var statement = connection.prepareStatement(sql)) {
            for (Code code : codes(block).toList()) {
              statement.setBytes(1, BlockRows.bytes(code.hash()));
              statement.setBytes(2, code.bytes().unsafeArray());
              statement.addBatch();
            }
            statement.executeBatch();
          }
          return null;
        });
  }

  private static Stream<Code> codes(CommittedBlock block) {
    return block.parts().stream().flatMap(part -> part.codes().stream());
  }

  /** Counts how often a statement goes to the database. */
  private static long sent(ToLongFunction<Connection> work, Database database) {
    AtomicInteger sent = new AtomicInteger();
    database.write(
        connection -> {
          Connection counting =
              (Connection)
                  Proxy.newProxyInstance(
                      LargeBlockTest.class.getClassLoader(),
                      new Class<?>[] {Connection.class},
                      (proxy, method, arguments) ->
                          method.getName().equals("prepareStatement")
                              ? counted(
                                  (PreparedStatement) method.invoke(connection, arguments), sent)
                              : method.invoke(connection, arguments));
          return work.applyAsLong(counting);
        });
    return sent.get();
  }

  private static PreparedStatement counted(PreparedStatement statement, AtomicInteger sent) {
    return (PreparedStatement)
        Proxy.newProxyInstance(
            LargeBlockTest.class.getClassLoader(),
            new Class<?>[] {PreparedStatement.class},
            (proxy, method, arguments) -> {
              if (method.getName().startsWith("execute")) {
                sent.incrementAndGet();
              }
              return method.invoke(statement, arguments);
            });
  }

  @Test
  void nodesOfManyAccountsGoInFewBatches() {
    try (Database database = Database.open(DatabaseSettings.h2(folder))) {
      long sent =
          sent(
              connection -> {
                try (NodeWriter writer = new NodeWriter(connection, database.dialect())) {
                  for (int i = 0; i < 10_000; i++) {
                    writer.removeAll(owner(i));
                  }
                  for (int i = 0; i < 10_000; i++) {
                    writer.store(owner(i), Bytes.EMPTY, Hash.ZERO, Bytes.EMPTY);
                  }
                  writer.end();
                  return 0;
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              },
              database);
      assertThat(sent).isEqualTo(2 * 10_000 / Batch.MOST_ROWS);
    }
  }

  @Test
  void largeRowsGoInBatchesThatAreBoundedInBytes() {
    byte[] large = new byte[(int) Batch.MOST_BYTES / 4];
    try (Database database = Database.open(DatabaseSettings.h2(folder))) {
      long sent =
          sent(
              connection -> {
                try (Rows rows = new InsertedRows(connection, Table.WIPES)) {
                  for (int i = 0; i < 40; i++) {
                    byte[] address = large.clone();
                    address[0] = (byte) i;
                    rows.bytes(address);
                    rows.number(i);
                    rows.endRow();
                  }
                  rows.end();
                  return 0;
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              },
              database);
      assertThat(sent).isEqualTo(10);
    }
  }

  private static Bytes owner(int number) {
    return UInt256.of(number).toBytes32();
  }
}
