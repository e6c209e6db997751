package io.evmesh.actors.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.actors.ActorBlockExecutor;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.actors.message.BlockStats;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.parallel.SeededBlockExecutor;
import io.evmesh.testkit.verify.Difference;
import io.evmesh.testkit.verify.Execution;
import io.evmesh.testkit.workload.HostileWork;
import io.evmesh.testkit.workload.Workload;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ObjIntConsumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Blocks that are made to hurt give the right result for little more than it takes in sequence. */
class HostileWorkTest {
  private static final int LANES = 2;
  private static final int PART = 8; // of the usual size
  private static final int SMALL_PART = 40;

  // In lanes whatever that takes
  private static final double MOST_EXECUTIONS = 8; // of a transaction
  private static final double MOST_VERDICTS = 10; // on a transaction

  // Where lanes may be given up: what they may have taken by then, one piece of work for each lane
  // beyond that, and once more in place
  private static final double MOST_EXECUTIONS_IF_GIVEN_UP = 2.5;
  private static final long EXECUTIONS_UNDER_WAY = 64 + 2 * LANES * 128;

  private static final int BLOCKS = 12;
  private static final int SEEDS = 5;
  private static final int MOST_TIMES_SEQUENTIAL = 40; // only against what is quadratic
  private static final long FREE_NANOS = 2_000_000_000L;

  @TestFactory
  List<DynamicTest> takesFewExecutionsInLanes() {
    return eachIn(
        ActorBlockExecutor.start(MeshSettings.of(LANES).alwaysInLanes(true)),
        (stats, transactions) -> {
          assertThat(stats.executions() / (double) transactions).isLessThan(MOST_EXECUTIONS);
          assertThat(stats.invalidations() / (double) transactions).isLessThan(MOST_VERDICTS);
        });
  }

  @TestFactory
  List<DynamicTest> givesLanesUpSoonWhereTheyDoNotPay() {
    return eachIn(
        ActorBlockExecutor.start(MeshSettings.of(LANES)),
        (stats, transactions) ->
            assertThat((double) stats.executions())
                .isLessThan(MOST_EXECUTIONS_IF_GIVEN_UP * transactions + EXECUTIONS_UNDER_WAY));
  }

  /** Executes some blocks of each kind; the executor is closed after the last. */
  private static List<DynamicTest> eachIn(
      ActorBlockExecutor executor, ObjIntConsumer<BlockStats> holds) {
    HostileWork[] all = HostileWork.values();
    return Arrays.stream(all)
        .map(
            work ->
                DynamicTest.dynamicTest(
                    work.label(),
                    () -> {
                      try {
                        executeSome(work, executor, holds);
                      } finally {
                        if (work == all[all.length - 1]) {
                          executor.close();
                        }
                      }
                    }))
        .toList();
  }

  private static void executeSome(
      HostileWork work, ActorBlockExecutor executor, ObjIntConsumer<BlockStats> holds) {
    Workload block = work.generate(Math.max(2, work.usualSize() / PART));
    long start = System.nanoTime();
    Execution expected = Execution.of(block, new SequentialBlockExecutor());
    long sequential = System.nanoTime() - start;
    for (int i = 0; i < BLOCKS; i++) {
      start = System.nanoTime();
      Execution found = Execution.of(block, executor);
      assertThat(System.nanoTime() - start)
          .as("nanoseconds of block %d, %d in sequence", i, sequential)
          .isLessThan(MOST_TIMES_SEQUENTIAL * sequential + FREE_NANOS);
      assertThat(Difference.between(block, expected, found)).as("block %d", i).isEmpty();
      holds.accept(executor.lastStats(), block.transactions().size());
    }
  }

  @TestFactory
  List<DynamicTest> isRightInEverySchedule() {
    return Arrays.stream(HostileWork.values())
        .map(work -> DynamicTest.dynamicTest(work.label(), () -> executeSeeded(work)))
        .toList();
  }

  private static void executeSeeded(HostileWork work) {
    Workload block = work.generate(Math.clamp(work.usualSize() / SMALL_PART, 2, 40));
    Execution expected = Execution.of(block, new SequentialBlockExecutor());
    for (long seed = 1; seed <= SEEDS; seed++) {
      var executor = new SeededBlockExecutor(new SplittableRandom(seed), 3);
      assertThat(Difference.between(block, expected, Execution.of(block, executor)))
          .as("seed %d", seed)
          .isEmpty();
    }
  }

  /** A block whose transactions fail at once would hurt nobody. */
  @Test
  void mostBlocksDoWhatTheySay() {
    for (HostileWork work : HostileWork.values()) {
      Workload block = work.generate(Math.max(2, work.usualSize() / SMALL_PART));
      boolean runsOut = work == HostileWork.TRANSIENT || work == HostileWork.FLOODED_SLOTS;
      boolean fails = runsOut || work == HostileWork.DEEP_REVERTS;
      Execution.of(block, new SequentialBlockExecutor())
          .results()
          .forEach(
              result -> {
                if (result instanceof Executed done) {
                  assertThat(done.success()).as(work.label()).isEqualTo(!fails);
                } else {
                  assertThat(work).isEqualTo(HostileWork.OUT_OF_MONEY);
                }
              });
    }
  }
}
