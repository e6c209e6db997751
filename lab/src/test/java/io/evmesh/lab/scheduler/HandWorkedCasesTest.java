package io.evmesh.lab.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.lab.profile.Cost;
import io.evmesh.lab.profile.CostProfile;
import io.evmesh.lab.run.BlockRow;
import io.evmesh.lab.run.Laboratory;
import io.evmesh.lab.scenario.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Blocks small enough to be worked out by hand. Each transaction takes a microsecond and reads at
 * its end, and nothing else costs anything, unless a test says otherwise.
 */
class HandWorkedCasesTest {
  private static final CostProfile UNIT =
      CostProfile.flat(0).with(Cost.TRANSACTION, 1_000_000); // picoseconds

  private static BlockRow run(
      CostProfile profile, String scheduler, String workload, int transactions, int workers) {
    Scenario scenario =
        Scenario.parse(
            "(test)",
            """
            name: test
            workload: %s
            blocks: {transactions: %d}
            cluster: {lanes: %d}
            schedulers: [%s]
            """
                .formatted(workload, transactions, workers, scheduler));
    return new Laboratory(new Schedulers(List.of()), profile)
        .run(scenario.points().getFirst(), 0)
        .rows()
        .getFirst();
  }

  /** Everybody pays somebody else: nothing is shared. */
  @ParameterizedTest
  @CsvSource({
    "sequential, 4, 4",
    "known-graph, 2, 4",
    "two-phase, 2, 4",
    "block-stm, 2, 4",
    "sparkle, 2, 4",
    "spectrum, 2, 4",
    "calvin, 2, 4",
    "task-groups, 2, 4",
    "aria, 2, 4",
    "aria-fallback, 2, 4",
    "sharded, 2, 4",
    // The main thread has 0, then finds 1; it begins 2 when the other does, which is in vain, and 3
    "in-order, 3, 6"
  })
  void fourThatNeverMeetOnTwoWorkers(String scheduler, long micros, long executions) {
    BlockRow row = run(UNIT, scheduler, "'bench:transfers-independent'", 4, 2);
    assertThat(row.spanNanos()).isEqualTo(micros * 1000);
    assertThat(row.executions()).isEqualTo(executions);
    assertThat(row.dependents()).isZero();
  }

  /** Each passes on what the one before has got: one chain. */
  @ParameterizedTest
  @CsvSource({
    "sequential, 3, 3",
    "known-graph, 3, 3",
    // All three at once, of which the first comes through; then the others in sequence
    "two-phase, 4, 5",
    // 0 and 1 at once; 1 again at the first microsecond, with 2 beside; 2 again
    "block-stm, 3, 5",
    "sparkle, 3, 5",
    // What is read at the end costs nothing to be read again: 1 ends when 0 does
    "spectrum, 2, 4",
    "calvin, 3, 3",
    // A group of all three by sender and recipient
    "task-groups, 3, 3",
    // Three at once in two microseconds, then two in one, then one
    "aria, 4, 6",
    // Who has nothing is refused, and has shown less than it will touch: its locks do not suffice
    "aria-fallback, 6, 9",
    "sharded, 3, 3"
  })
  void threeInAChainOnTwoWorkers(String scheduler, long micros, long executions) {
    BlockRow row = run(UNIT, scheduler, "'bench:transfers-chain'", 3, 2);
    assertThat(row.spanNanos()).as("span").isEqualTo(micros * 1000);
    assertThat(row.executions()).as("executions").isEqualTo(executions);
    assertThat(row.chainNanos()).isEqualTo(3000);
  }

  @Test
  void theBoundIsTheLongestChain() {
    BlockRow row = run(UNIT, "known-graph", "{kind: mint, collections: 1}", 50, 16);
    assertThat(row.spanNanos()).isEqualTo(50_000).isEqualTo(row.chainNanos());
  }

  @Test
  void validationsAndTasksCostWhatTheProfileSays() {
    CostProfile profile = UNIT.with(Cost.DISPATCH, 10_000).with(Cost.VALIDATE, 1_000);
    // One worker: execution and validation of each, both asked for; a transfer reads the sender's
    // nonce, balance and code, and the recipient's balance and code
    BlockRow row = run(profile, "block-stm", "'bench:transfers-independent'", 2, 1);
    assertThat(row.spanNanos()).isEqualTo(2 * (10 + 1000) + 2 * (10 + 5));
  }

  @Test
  void goingBackToTheReadThatWasWrongSavesWhatWasBeforeIt() {
    // Records are read one after the other, so that what is wrong is seldom the first
    CostProfile profile =
        UNIT.with(Cost.TRANSACTION, 0)
            .with(Cost.LOAD_SLOT, 1_000_000)
            .with(Cost.LOAD_SLOT_MET, 1_000_000);
    String workload = "{kind: key-value, records: 20, operations: 10}";
    BlockRow whole = run(profile, "sparkle", workload, 60, 4);
    BlockRow partial = run(profile, "spectrum", workload, 60, 4);
    assertThat(partial.wastedNanos()).isLessThan(whole.wastedNanos());
    assertThat(partial.spanNanos()).isLessThan(whole.spanNanos());
  }
}
