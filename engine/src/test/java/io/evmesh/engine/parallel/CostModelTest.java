package io.evmesh.engine.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.scene.Scene;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class CostModelTest {
  private static final long MILLI = 1_000_000;

  private final CostModel costs = new CostModel(2);

  /** Runs blocks of one kind; returns how many of them went to lanes. */
  private int lanesIn(
      int blocks, List<RecoveredTransaction> block, LongSupplier inPlace, LongSupplier inLanes) {
    int lanes = 0;
    for (int i = 0; i < blocks; i++) {
      if (costs.favoursLanes(block, () -> 2)) {
        costs.ranInLanes(block, inLanes.getAsLong());
        lanes++;
      } else {
        costs.ranInPlace(block, inPlace.getAsLong());
      }
    }
    return lanes;
  }

  @Test
  void blocksThatAreFasterInLanesGoThereButForATrialNowAndThen() {
    assertThat(lanesIn(200, block(100), () -> 100 * MILLI, () -> 60 * MILLI)).isBetween(160, 199);
  }

  @Test
  void blocksThatAreSlowerInLanesStayInPlaceButForATrialNowAndThen() {
    assertThat(lanesIn(200, block(100), () -> 100 * MILLI, () -> 110 * MILLI)).isBetween(15, 40);
  }

  @Test
  void lanesThatWarmUpAreFound() {
    long[] lanes = {1000 * MILLI};
    LongSupplier warming = () -> lanes[0] = Math.max(50 * MILLI, lanes[0] / 2);
    assertThat(lanesIn(200, block(100), () -> 100 * MILLI, warming)).isGreaterThan(120);
  }

  @Test
  void oneDisturbedRunDoesNotTurnTheChoice() {
    lanesIn(50, block(100), () -> 100 * MILLI, () -> 60 * MILLI);
    costs.ranInLanes(block(100), 200 * MILLI);
    assertThat(lanesIn(20, block(100), () -> 100 * MILLI, () -> 60 * MILLI)).isGreaterThan(14);
  }

  @Test
  void shortBlocksAreNotEvenTriedInLanes() {
    assertThat(lanesIn(200, block(20), () -> MILLI / 10, () -> MILLI)).isZero();
  }

  @Test
  void aBlockThatIsOneChainStaysInPlace() {
    lanesIn(10, block(100), () -> 100 * MILLI, () -> 60 * MILLI);
    assertThat(costs.favoursLanes(block(100), () -> 1)).isFalse();
  }

  @Test
  void blocksOfAnotherSizeAreAnotherKind() {
    lanesIn(10, block(1000), () -> 100 * MILLI, () -> 60 * MILLI);
    assertThat(lanesIn(50, block(100), () -> 100 * MILLI, () -> 200 * MILLI)).isLessThan(45);
  }

  private static List<RecoveredTransaction> block(int size) {
    Transaction transaction =
        new Transaction(
            TransactionType.LEGACY,
            UInt256.ONE,
            0,
            Scene.GAS_PRICE,
            Scene.GAS_PRICE,
            21_000,
            Scene.OTHER,
            UInt256.ONE,
            Bytes.EMPTY,
            List.of(),
            UInt256.ZERO,
            List.of(),
            List.of(),
            null);
    return Collections.nCopies(
        size, new RecoveredTransaction(transaction, Address.ofLimbs(0x5e4d, 0, 0)));
  }
}
