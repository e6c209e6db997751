package io.evmesh.actors.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.testkit.verify.Difference;
import io.evmesh.testkit.verify.Execution;
import io.evmesh.testkit.workload.HostileWork;
import io.evmesh.testkit.workload.Workload;
import io.evmesh.testkit.workload.WorkloadKind;
import io.evmesh.testkit.workload.WorkloadSize;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blocks in so many shares as the contract has lanes, joined where that is right. */
class ShareTest extends BlockExecutorContract {
  private static final int RUNS = 4; // the first teach what meets
  private static final int TRANSACTIONS = 200;
  private static final int HOSTILE_PART = 40; // of the usual size
  private static final Map<Integer, SeededShareExecutor> MADE = new TreeMap<>();

  @AfterAll
  static void manyBlocksCouldBeJoined() {
    MADE.forEach((shares, made) -> assertThat(made.joined()).as("%d", shares).isPositive());
  }

  @Override
  int[] lanes() {
    return new int[] {2, 3};
  }

  @Override
  int usualBlocks() {
    return 2000;
  }

  @Override
  BlockExecutor executor(int lanes, long seed) {
    return MADE.computeIfAbsent(lanes, shares -> new SeededShareExecutor(shares, seed));
  }

  @ParameterizedTest
  @EnumSource
  void generatedBlocksAreEqual(WorkloadKind kind) {
    isEqual(kind.generate(new WorkloadSize(TRANSACTIONS, 10, TRANSACTIONS)));
  }

  @ParameterizedTest
  @EnumSource
  void hostileBlocksAreEqual(HostileWork work) {
    isEqual(work.generate(Math.max(2, work.usualSize() / HOSTILE_PART)));
  }

  private static void isEqual(Workload block) {
    Execution expected = Execution.of(block, new SequentialBlockExecutor());
    SeededShareExecutor executor = new SeededShareExecutor(2, 1);
    for (int i = 0; i < RUNS; i++) {
      Execution found = Execution.of(block, executor);
      assertThat(Difference.between(block, expected, found)).as("run %d", i).isEmpty();
    }
  }

  /** Everybody adds to one slot: once that is known, shares can be joined all the same. */
  @Test
  void votesAreJoinedOnceItIsKnownWhereTheyMeet() {
    Workload votes = WorkloadKind.VOTES.generate(new WorkloadSize(TRANSACTIONS, 10, 10));
    SeededShareExecutor executor = new SeededShareExecutor(2, 1);
    for (int i = 0; i < 10; i++) {
      Execution.of(votes, executor);
    }
    assertThat(executor.joined()).isGreaterThanOrEqualTo(5);
  }
}
