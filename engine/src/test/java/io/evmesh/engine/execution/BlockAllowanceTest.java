package io.evmesh.engine.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.transaction.Rejection;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockAllowanceTest {
  private static final Hash BLOB = Hash.ofLimbs(0, 0, 0, 1L << 56);

  private static BlockContext block(long gasLimit, int maxBlobs) {
    return new BlockContext(
        Fork.CANCUN,
        1,
        1,
        1,
        Address.ZERO,
        gasLimit,
        UInt256.ZERO,
        UInt256.ZERO,
        Hash.ZERO,
        UInt256.ONE,
        maxBlobs);
  }

  private static Transaction transaction(long gasLimit, int blobs) {
    return new Transaction(
        blobs == 0 ? TransactionType.DYNAMIC_FEE : TransactionType.BLOB,
        UInt256.ONE,
        0,
        UInt256.ONE,
        UInt256.ZERO,
        gasLimit,
        Address.ZERO,
        UInt256.ZERO,
        Bytes.EMPTY,
        List.of(),
        UInt256.ONE,
        Collections.nCopies(blobs, BLOB),
        List.of(),
        null);
  }

  @Test
  void gasThatWasNotUsedIsThereForTheNext() {
    BlockAllowance allowance = new BlockAllowance(block(100_000, 6));
    assertThat(allowance.check(transaction(100_000, 0))).isEmpty();
    allowance.take(transaction(100_000, 0), 40_000);
    assertThat(allowance.check(transaction(60_000, 0))).isEmpty();
    assertThat(allowance.check(transaction(60_001, 0))).contains(Rejection.GAS_ALLOWANCE_EXCEEDED);
  }

  @Test
  void blobsOfAllTransactionsTogetherAreLimited() {
    BlockAllowance allowance = new BlockAllowance(block(1_000_000, 6));
    allowance.take(transaction(21_000, 4), 21_000);
    assertThat(allowance.check(transaction(21_000, 2))).isEmpty();
    assertThat(allowance.check(transaction(21_000, 3))).contains(Rejection.BLOB_ALLOWANCE_EXCEEDED);
  }

  @Test
  void gasLimitsAreUnsigned() {
    BlockAllowance allowance = new BlockAllowance(block(Long.MAX_VALUE, 6));
    assertThat(allowance.check(transaction(-1, 0))).contains(Rejection.GAS_ALLOWANCE_EXCEEDED);
    assertThat(allowance.check(transaction(Long.MAX_VALUE, 0))).isEmpty();
  }

  @Test
  void whatIsWrongWithTheTransactionItselfIsToldFirst() {
    assertThat(new BlockAllowance(block(10_000, 6)).check(transaction(20_999, 0)))
        .contains(Rejection.INTRINSIC_GAS_TOO_LOW);
  }
}
