package io.evmesh.engine.parallel.choice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class CostModelTest {
  private static final long MILLI = 1_000_000;
  private static final long GAS = 10_000_000;

  private final CostModel costs = new CostModel(2);

  /** Runs blocks of one kind; returns how many of them went to lanes. */
  private int lanesIn(int blocks, BlockKind kind, LongSupplier inPlace, LongSupplier inLanes) {
    int lanes = 0;
    for (int i = 0; i < blocks; i++) {
      if (costs.favoursLanes(kind, () -> 2)) {
        costs.ranInLanes(kind, inLanes.getAsLong(), GAS);
        lanes++;
      } else {
        costs.ranInPlace(kind, inPlace.getAsLong(), GAS);
      }
    }
    return lanes;
  }

  @Test
  void blocksThatAreFasterInLanesGoThereButForATrialNowAndThen() {
    assertThat(lanesIn(200, kind(7), () -> 100 * MILLI, () -> 60 * MILLI)).isBetween(160, 199);
  }

  @Test
  void blocksThatAreSlowerInLanesStayInPlaceButForATrialNowAndThen() {
    assertThat(lanesIn(200, kind(7), () -> 100 * MILLI, () -> 110 * MILLI)).isBetween(20, 50);
  }

  @Test
  void lanesThatWarmUpAreFound() {
    long[] lanes = {1000 * MILLI};
    LongSupplier warming = () -> lanes[0] = Math.max(50 * MILLI, lanes[0] / 2);
    assertThat(lanesIn(200, kind(7), () -> 100 * MILLI, warming)).isGreaterThan(120);
  }

  @Test
  void aMachineThatBecomesSlowerTurnsNothing() {
    lanesIn(50, kind(7), () -> 50 * MILLI, () -> 35 * MILLI);
    assertThat(lanesIn(50, kind(7), () -> 90 * MILLI, () -> 65 * MILLI)).isGreaterThan(40);
  }

  @Test
  void aLuckyRunInPlaceDoesNotKeepBlocksThere() {
    lanesIn(50, kind(7), () -> 90 * MILLI, () -> 60 * MILLI);
    for (int i = 0; i < 3; i++) {
      costs.ranInPlace(kind(7), 50 * MILLI, GAS); // whatever is due
    }
    assertThat(lanesIn(50, kind(7), () -> 90 * MILLI, () -> 60 * MILLI)).isGreaterThan(35);
  }

  @Test
  void lanesThatWereJudgedTooSoonAreTriedAgainSoon() {
    long[] lanes = {200 * MILLI};
    LongSupplier warming = () -> lanes[0] = Math.max(60 * MILLI, lanes[0] - 4 * MILLI);
    assertThat(lanesIn(200, kind(7), () -> 100 * MILLI, warming)).isGreaterThan(80);
  }

  @Test
  void lanesThatAreManyTimesSlowerAreHardlyTried() {
    assertThat(lanesIn(1_000, kind(7), () -> 100 * MILLI, () -> 1_000 * MILLI)).isLessThan(25);
  }

  @Test
  void oneBlockThatGivesLanesUpEndsTheirWarmUpUntilTheyAreTriedAgain() {
    lanesIn(4, kind(7), () -> 100 * MILLI, () -> 60 * MILLI);
    giveUp(GiveUp.EXECUTIONS);
    assertThat(lanesIn(2, kind(7), () -> 100 * MILLI, () -> 60 * MILLI)).isZero();
    assertThat(lanesIn(50, kind(7), () -> 100 * MILLI, () -> 60 * MILLI)).isGreaterThan(40);
  }

  @Test
  void lanesThatAreGivenUpAgainAndAgainAreHardlyTried() {
    int tried = 0;
    for (int i = 0; i < 1_000; i++) {
      if (costs.favoursLanes(kind(7), () -> 2)) {
        giveUp(GiveUp.VERDICTS);
        tried++;
      } else {
        costs.ranInPlace(kind(7), 100 * MILLI, GAS);
      }
    }
    assertThat(tried).isBetween(2, 8);
  }

  private void giveUp(GiveUp reason) {
    costs.gaveLanesUp(kind(7), reason, 100 * MILLI, 100 * MILLI, GAS);
  }

  @Test
  void aBlockThatOnlyTookTooLongLetsLanesRestForSome() {
    lanesIn(3, kind(7), () -> 100 * MILLI, () -> 60 * MILLI);
    giveUp(GiveUp.TIME);
    giveUp(GiveUp.TIME);
    assertThat(lanesIn(3, kind(7), () -> 100 * MILLI, () -> 60 * MILLI)).isZero();
    assertThat(lanesIn(8, kind(7), () -> 100 * MILLI, () -> 60 * MILLI)).isEqualTo(8);
  }

  @Test
  void disturbedBlocksKeepNoKindFromLanesThatAreFaster() {
    lanesIn(100, kind(7), () -> 100 * MILLI, () -> 60 * MILLI);
    int lanes = 0;
    for (int i = 0; i < 20; i++) {
      lanes += lanesIn(12, kind(7), () -> 100 * MILLI, () -> 60 * MILLI);
      giveUp(GiveUp.TIME);
    }
    assertThat(lanes).isGreaterThan(20 * 12 / 2);
  }

  @Test
  void lanesThatAlwaysTakeTooLongAreHardlyTried() {
    lanesIn(100, kind(8), () -> 100 * MILLI, () -> 60 * MILLI);
    int tried = 0;
    for (int i = 0; i < 1_000; i++) {
      if (costs.favoursLanes(kind(7), () -> 2)) {
        giveUp(GiveUp.TIME);
        tried++;
      } else {
        costs.ranInPlace(kind(7), 100 * MILLI, GAS);
      }
    }
    assertThat(tried).isBetween(8, 30);
  }

  @Test
  void slowBlocksOfAKindThatIsNewLetLanesRestForSomeOnceTheyAreCompiled() {
    lanesIn(100, kind(7), () -> 100 * MILLI, () -> 60 * MILLI);
    assertThat(lanesIn(6, kind(8), () -> 100 * MILLI, () -> 300 * MILLI)).isEqualTo(1);
  }

  @Test
  void whatLanesLoseByOneBadBlockIsForgottenAfterManyGoodOnes() {
    lanesIn(100, kind(7), () -> 100 * MILLI, () -> 60 * MILLI);
    for (int i = 0; i < 20; i++) {
      lanesIn(50, kind(7), () -> 100 * MILLI, () -> 60 * MILLI);
      giveUp(GiveUp.TIME);
    }
    assertThat(lanesIn(50, kind(7), () -> 100 * MILLI, () -> 60 * MILLI)).isGreaterThan(40);
  }

  @Test
  void aBlockIsExpectedToTakeWhatItsLikeTookInPlace() {
    assertThat(costs.sequentialNanos(kind(7), GAS)).isInfinite();
    costs.ranInPlace(kind(7), 900 * MILLI, GAS);
    assertThat(costs.favoursLanes(kind(7), () -> 2)).isFalse(); // the first may have been slow
    lanesIn(2, kind(7), () -> 100 * MILLI, () -> 60 * MILLI);
    assertThat(costs.sequentialNanos(kind(7), GAS)).isEqualTo(100.0 * MILLI);
    assertThat(costs.sequentialNanos(kind(7), GAS / 2.0)).isEqualTo(50.0 * MILLI);
    assertThat(costs.sequentialNanos(kind(8), GAS)).isInfinite();
  }

  @Test
  void lanesThatAreNewGetTheFirstTransactionsOnlyUntilTheyAreFastEnough() {
    assertThat(costs.inLanes(kind(7), 1_000)).isEqualTo(1_000); // nobody knows
    lanesIn(2, kind(7), () -> 100 * MILLI, () -> 60 * MILLI);
    int first = costs.inLanes(kind(7), 1_000);
    assertThat(first).isEqualTo(64);
    costs.ranInPart(kind(7), 80 * MILLI, GAS / 10, 90 * MILLI, GAS - GAS / 10);
    assertThat(costs.inLanes(kind(7), 1_000)).isEqualTo(first);
    assertThat(costs.sequentialNanos(kind(7), GAS)).isEqualTo(100.0 * MILLI);
    for (int i = 0; i < 6; i++) {
      costs.ranInPart(kind(7), 8 * MILLI, GAS / 10, 90 * MILLI, GAS - GAS / 10);
    }
    assertThat(costs.inLanes(kind(7), 1_000)).isEqualTo(1_000);
  }

  @Test
  void lanesThatWereGivenUpAreTriedAgainWithAPartOfABlock() {
    lanesIn(4, kind(7), () -> 100 * MILLI, () -> 60 * MILLI);
    giveUp(GiveUp.EXECUTIONS);
    lanesIn(2, kind(7), () -> 100 * MILLI, () -> 60 * MILLI);
    assertThat(costs.favoursLanes(kind(7), () -> 2)).isTrue();
    assertThat(costs.inLanes(kind(7), 1_000)).isEqualTo(250);
    costs.ranInPart(kind(7), 100 * MILLI, GAS / 4, 75 * MILLI, GAS - GAS / 4);
    assertThat(costs.favoursLanes(kind(7), () -> 2)).as("hopeless").isFalse();
  }

  @Test
  void oneDisturbedRunDoesNotTurnTheChoice() {
    lanesIn(50, kind(7), () -> 100 * MILLI, () -> 60 * MILLI);
    costs.ranInLanes(kind(7), 200 * MILLI, GAS);
    assertThat(lanesIn(20, kind(7), () -> 100 * MILLI, () -> 60 * MILLI)).isGreaterThan(14);
  }

  @Test
  void shortBlocksAreNotEvenTriedInLanes() {
    assertThat(lanesIn(200, kind(5), () -> MILLI / 10, () -> MILLI)).isZero();
  }

  @Test
  void aBlockThatIsOneChainStaysInPlace() {
    lanesIn(10, kind(7), () -> 100 * MILLI, () -> 60 * MILLI);
    assertThat(costs.favoursLanes(kind(7), () -> 1)).isFalse();
  }

  @Test
  void blocksOfAnotherSizeAreAnotherKind() {
    lanesIn(10, kind(30), () -> 100 * MILLI, () -> 60 * MILLI);
    assertThat(lanesIn(50, kind(7), () -> 100 * MILLI, () -> 200 * MILLI)).isLessThan(45);
  }

  @Test
  void blocksThatUseMoreGasMayTakeLonger() {
    lanesIn(50, kind(7), () -> 100 * MILLI, () -> 60 * MILLI);
    for (int i = 0; i < 10; i++) {
      costs.ranInLanes(kind(7), 120 * MILLI, 2 * GAS);
    }
    assertThat(lanesIn(20, kind(7), () -> 100 * MILLI, () -> 60 * MILLI)).isGreaterThan(14);
  }

  @Test
  void blocksOfALengthAreShortOnceTheSlowestIsForgotten() {
    int length = BlockKind.lengthOf(100);
    assertThat(costs.areShort(100)).isFalse();
    costs.ranInPlace(kind(length), MILLI / 20, GAS);
    assertThat(costs.areShort(100)).isTrue();
    assertThat(costs.areShort(1000)).isFalse();
    costs.ranShort(100, MILLI);
    assertThat(costs.areShort(100)).isFalse();
    for (int i = 0; i < 30; i++) {
      costs.ranInPlace(kind(length), MILLI / 20, GAS);
    }
    assertThat(costs.areShort(100)).isTrue();
  }

  private static BlockKind kind(int length) {
    return new BlockKind(length, 4, 0, null, 0);
  }
}
