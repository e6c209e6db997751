package io.evmesh.engine.parallel.choice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LaneBudgetTest {
  private static final double UNKNOWN = Double.POSITIVE_INFINITY;
  private static final long MILLI = 1_000_000;

  @Test
  void isExceededByHalfOfTheTransactionsAgainAndSome() {
    LaneBudget budget = LaneBudget.of(1_000, UNKNOWN, true);
    assertThat(budget.exceeded(1_564, 0, Long.MAX_VALUE)).isEmpty();
    assertThat(budget.exceeded(1_565, 0, 0)).contains(GiveUp.EXECUTIONS);
  }

  @Test
  void isExceededByManyConditionsThatDoNotHold() {
    LaneBudget budget = LaneBudget.of(100, UNKNOWN, true);
    assertThat(budget.exceeded(100, 1_824, 0)).isEmpty();
    assertThat(budget.exceeded(100, 1_825, 0)).contains(GiveUp.VERDICTS);
  }

  @Test
  void isExceededByMoreTimeThanInSequence() {
    LaneBudget budget = LaneBudget.of(100, 40.0 * MILLI, true);
    assertThat(budget.nanos()).isEqualTo(72 * MILLI);
    assertThat(budget.exceeded(100, 0, 72 * MILLI)).isEmpty();
    assertThat(budget.exceeded(100, 0, 73 * MILLI)).contains(GiveUp.TIME);
  }

  @Test
  void hasMoreTimeWhileTheCodeOfLanesIsNotCompiled() {
    assertThat(LaneBudget.of(100, 40.0 * MILLI, false).nanos()).isEqualTo(120 * MILLI);
    assertThat(LaneBudget.of(100, 1.0 * MILLI, false).nanos()).isEqualTo(8 * MILLI);
  }

  @Test
  void theFirstPartOfABlockMayLoseAPartOfAllOfIt() {
    LaneBudget budget = LaneBudget.ofPart(100, 5.0 * MILLI, 100.0 * MILLI);
    assertThat(budget.nanos()).isEqualTo(45 * MILLI);
    assertThat(LaneBudget.ofPart(100, MILLI, 4.0 * MILLI).nanos()).isEqualTo(8 * MILLI);
    assertThat(budget.exceeded(215, 0, 0)).contains(GiveUp.EXECUTIONS);
  }

  @Test
  void mayBeWithoutLimit() {
    assertThat(LaneBudget.UNLIMITED.nanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(LaneBudget.UNLIMITED.exceeded(1L << 50, 1L << 50, 1L << 60)).isEmpty();
  }
}
