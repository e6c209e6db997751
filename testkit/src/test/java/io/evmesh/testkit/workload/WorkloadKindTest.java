package io.evmesh.testkit.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.state.WorldState;
import io.evmesh.testkit.canonical.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * The digests in {@code digests.csv} are those of an independent implementation of the same blocks:
 * {@code revm-replay --synthetic NAME --n N --hot H --pairs K --runs 0}. Those in {@code
 * own-digests.csv} are our own, of blocks that only we have: they tell that the blocks stay as they
 * were.
 */
class WorkloadKindTest {
  @ParameterizedTest
  @CsvFileSource(
      resources = {"digests.csv", "own-digests.csv"},
      numLinesToSkip = 1)
  void digestsAreThoseOfTheTables(
      String name,
      int transactions,
      int hotAccounts,
      int pairs,
      long gasUsed,
      String preState,
      String results,
      String postState) {
    Workload workload =
        WorkloadKind.find(name)
            .orElseThrow()
            .generate(new WorkloadSize(transactions, hotAccounts, pairs));
    WorldState world = new WorldState(workload.state());
    var all =
        new SequentialBlockExecutor().execute(world, workload.block(), workload.transactions());

    Outcome outcome = Outcome.of(workload.state(), all, world);

    assertThat(outcome.failed()).isZero();
    assertThat(outcome.gasUsed()).isEqualTo(gasUsed);
    assertThat(outcome.preStateDigest()).hasToString("0x" + preState);
    assertThat(outcome.resultsDigest()).hasToString("0x" + results);
    assertThat(outcome.postStateDigest()).hasToString("0x" + postState);
  }

  @Test
  void unknownNamesAreNotFound() {
    assertThat(WorkloadKind.find("transfers")).isEmpty();
  }

  @Test
  void sizesHaveLimits() {
    assertThatThrownBy(() -> new WorkloadSize(0, 1, 1)).hasMessageContaining("transactions");
    assertThatThrownBy(() -> new WorkloadSize(1, 0, 1)).hasMessageContaining("hot accounts");
    assertThatThrownBy(() -> new WorkloadSize(1, 1, WorkloadSize.MAX + 1))
        .hasMessageContaining("pairs");
  }
}
