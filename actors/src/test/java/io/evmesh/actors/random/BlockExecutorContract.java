package io.evmesh.actors.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import io.evmesh.actors.message.BlockStats;
import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.execution.TransactionResult.Rejected;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.transaction.Rejection;
import io.evmesh.testkit.random.BlockComparison;
import io.evmesh.testkit.random.BlockDifference;
import io.evmesh.testkit.random.RandomBlock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What holds of every executor of blocks: it gives what sequential execution gives, in each number
 * of lanes. The property {@code evmesh.blocks} sets how many random blocks are tried, {@code
 * evmesh.firstSeed} from which seed on.
 */
abstract class BlockExecutorContract {
  private static final long FIRST_SEED = Long.getLong("evmesh.firstSeed", 1);

  private static final long MOST_REPEATS = 6;

  /** Numbers of lanes to try; only 1 for an executor that has no lanes. */
  abstract int[] lanes();

  /** How many random blocks are tried in each number of lanes if nobody says otherwise. */
  abstract int usualBlocks();

  /** An executor; {@code seed} decides whatever chance decides in it. */
  abstract BlockExecutor executor(int lanes, long seed);

  /** What the last block took that an executor executed in lanes. */
  record Work(long executions, long invalidations) {
    static final Work NONE = new Work(0, 0);

    static Work of(BlockStats stats) {
      return new Work(stats.executions(), stats.invalidations());
    }
  }

  /** What the last block took; nothing for an executor that has no lanes. */
  Work lastWork(BlockExecutor executor) {
    return Work.NONE;
  }

  @TestFactory
  List<DynamicTest> randomBlocksGiveWhatSequentialExecutionGives() {
    return IntStream.of(lanes())
        .mapToObj(n -> DynamicTest.dynamicTest(n + " lanes", () -> tryRandomBlocks(n)))
        .toList();
  }

  /**
   * The most executions, and the most conditions that do not hold, for each transaction of a random
   * block, in which nearly all meet.
   */
  long mostRepeats() {
    return MOST_REPEATS;
  }

  private void tryRandomBlocks(int lanes) {
    int blocks = Integer.getInteger("evmesh.blocks", usualBlocks());
    for (long seed = FIRST_SEED; seed < FIRST_SEED + blocks; seed++) {
      RandomBlock block = RandomBlock.of(seed);
      BlockExecutor executor = executor(lanes, seed);
      String where = "seed %d, %d lanes, %s".formatted(seed, lanes, block.block().fork());
      assertThat(BlockComparison.with(block).difference(executor)).as(where).isEmpty();
      Work work = lastWork(executor);
      long most = mostRepeats() * block.transactions().size();
      assertThat(work.executions()).as(where).isLessThanOrEqualTo(most);
      assertThat(work.invalidations()).as(where).isLessThanOrEqualTo(most);
    }
  }

  @Test
  void aBlockWithoutTransactionsChangesNothing() {
    RandomBlock random = RandomBlock.of(FIRST_SEED);
    for (int lanes : lanes()) {
      WorldState world = new WorldState(random.state());
      assertThat(executor(lanes, 1).execute(world, random.block(), List.of())).isEmpty();
      assertNothingChanged(random, world);
    }
  }

  @Test
  void aBlockOfRejectedTransactionsChangesNothing() {
    RandomBlock random = firstWithoutExecuted();
    for (int lanes : lanes()) {
      WorldState world = new WorldState(random.state());
      assertThat(executor(lanes, 1).execute(world, random.block(), random.transactions()))
          .allMatch(Rejected.class::isInstance);
      assertNothingChanged(random, world);
    }
  }

  @Test
  void oneExecutorExecutesBlockAfterBlockOnTheSameWorld() {
    RandomBlock random = RandomBlock.of(FIRST_SEED);
    for (int lanes : lanes()) {
      BlockExecutor executor = executor(lanes, FIRST_SEED);
      WorldState expected = new WorldState(random.state());
      WorldState world = new WorldState(random.state());
      for (int i = 0; i < 3; i++) {
        assertThat(executor.execute(world, random.block(), random.transactions()))
            .isEqualTo(
                new SequentialBlockExecutor()
                    .execute(expected, random.block(), random.transactions()));
      }
      assertThat(BlockDifference.ofWorlds(random.state(), expected, world)).isEmpty();
    }
  }

  /** The random blocks are worth little if they do not meet what they are made for. */
  @Test
  void randomBlocksSucceedFailCreateLogAndAreRejectedForManyReasons() {
    Set<Rejection> reasons = EnumSet.noneOf(Rejection.class);
    List<Executed> executed = new ArrayList<>();
    for (long seed = 1; seed < 400; seed++) {
      BlockComparison.with(RandomBlock.of(seed))
          .results()
          .forEach(
              result -> {
                switch (result) {
                  case Rejected rejected -> reasons.add(rejected.reason());
                  case Executed done -> executed.add(done);
                }
              });
    }
    assertAll(
        () -> assertThat(executed).anyMatch(done -> !done.success()),
        () -> assertThat(executed).anyMatch(done -> done.created() != null),
        () -> assertThat(executed).anyMatch(done -> !done.logs().isEmpty()),
        () -> assertThat(executed).anyMatch(done -> !done.output().isEmpty()),
        () ->
            assertThat(reasons)
                .contains(
                    Rejection.NONCE_TOO_LOW,
                    Rejection.NONCE_TOO_HIGH,
                    Rejection.INSUFFICIENT_FUNDS,
                    Rejection.SENDER_NOT_EOA,
                    Rejection.GAS_ALLOWANCE_EXCEEDED,
                    Rejection.BLOB_ALLOWANCE_EXCEEDED,
                    Rejection.INTRINSIC_GAS_TOO_LOW));
  }

  private static RandomBlock firstWithoutExecuted() {
    for (long seed = FIRST_SEED; ; seed++) {
      RandomBlock random = RandomBlock.of(seed);
      boolean begins = random.split() == 0;
      if (begins
          && BlockComparison.with(random).results().stream().allMatch(Rejected.class::isInstance)) {
        return random;
      }
    }
  }

  private static void assertNothingChanged(RandomBlock random, WorldState world) {
    WorldState untouched = new WorldState(random.state());
    assertThat(BlockDifference.ofWorlds(random.state(), untouched, world)).isEmpty();
  }
}
