package io.evmesh.node.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.transaction.Signature;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionCodec;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.pool.TransactionPool.Candidate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which transactions are taken, which run next, and what becomes of them. */
class TransactionPoolTest {
  private static final Address ALICE = Address.ofLimbs(1, 0, 1);
  private static final Address BOB = Address.ofLimbs(2, 0, 1);
  private static final BlockContext NEXT =
      new BlockContext(
          Fork.OSAKA,
          1,
          1,
          1,
          Address.ZERO,
          100_000,
          UInt256.of(10),
          UInt256.ZERO,
          Hash.ZERO,
          UInt256.ONE,
          6);

  private final Map<Address, Account> accounts = new HashMap<>();
  private final TransactionPool pool =
      new TransactionPool(new PoolSettings(10, 10_000, 5, 10), accounts::get);

  TransactionPoolTest() {
    rich(ALICE, 0);
    rich(BOB, 0);
  }

  private void rich(Address address, long nonce) {
    accounts.put(address, new Account(nonce, UInt256.of(1L << 60), Code.EMPTY.hash()));
  }

  private static Transaction transaction(long nonce, long fee, long tip) {
    return new Transaction(
        TransactionType.DYNAMIC_FEE,
        UInt256.ONE,
        nonce,
        UInt256.of(fee),
        UInt256.of(tip),
        21_000,
        BOB,
        UInt256.ZERO,
        Bytes.EMPTY,
        List.of(),
        UInt256.ZERO,
        List.of(),
        List.of(),
        new Signature(0, UInt256.ONE, UInt256.ONE));
  }

  private PooledTransaction add(Address sender, long nonce, long fee, long tip) {
    Transaction transaction = transaction(nonce, fee, tip);
    Hash hash = Hash.ofLimbs(nonce, fee, tip, sender.limb0());
    return pool.add(
        new Candidate(
            new RecoveredTransaction(transaction, sender),
            hash,
            TransactionCodec.encode(transaction).size(),
            null),
        NEXT);
  }

  @Test
  void aGapHoldsBackWhatComesAfterItUntilItIsFilled() {
    PooledTransaction third = add(ALICE, 2, 100, 1);
    PooledTransaction second = add(ALICE, 1, 100, 1);
    assertThat(pool.candidates(NEXT)).isEmpty();
    assertThat(pool.canRun(third, NEXT)).isFalse();
    PooledTransaction first = add(ALICE, 0, 100, 1);
    assertThat(pool.candidates(NEXT)).containsExactly(first, second, third);
    assertThat(pool.nextNonce(ALICE)).isEqualTo(3);
  }

  @Test
  void whoHasMostGivesWayToWhoHasLessWhenThePoolIsFull() {
    Address carol = Address.ofLimbs(3, 0, 1);
    rich(carol, 0);
    for (int nonce = 0; nonce < 5; nonce++) {
      add(ALICE, nonce, 100, 1);
      add(BOB, nonce, 100, 1);
    }
    for (int nonce = 0; nonce < 3; nonce++) {
      add(carol, nonce, 100, 1);
    }
    assertThat(pool.size()).isEqualTo(10);
    assertThat(pool.nextNonce(ALICE) + pool.nextNonce(BOB)).isEqualTo(7); // the last ones went
    assertThat(pool.nextNonce(carol)).isEqualTo(3);
    assertThatThrownBy(() -> add(carol, 3, 100, 1)).hasMessage("txpool is full");
    assertThat(pool.all()).hasSize(10);
  }

  @Test
  void aReplacementMayNotFillThePoolWithItsBytes() {
    TransactionPool small = new TransactionPool(new PoolSettings(10, 1000, 5, 10), accounts::get);
    small.add(sized(100, 400), NEXT);
    assertThat(small.add(sized(200, 900), NEXT).sizeBytes()).isEqualTo(900);
    assertThatThrownBy(() -> small.add(sized(300, 1001), NEXT)).hasMessage("txpool is full");
    assertThat(small.sizeBytes()).isEqualTo(900);
  }

  private static Candidate sized(long fee, int bytes) {
    return new Candidate(
        new RecoveredTransaction(transaction(0, fee, fee / 10), ALICE),
        Hash.ofLimbs(bytes, fee, 0, 0),
        bytes,
        null);
  }

  @Test
  void whoPaysMoreGoesFirstAndASendersOrderStays() {
    PooledTransaction poor = add(ALICE, 0, 100, 1);
    PooledTransaction generous = add(ALICE, 1, 100, 50);
    PooledTransaction other = add(BOB, 0, 100, 5);
    assertThat(pool.candidates(NEXT)).containsExactly(other, poor, generous);
  }

  @Test
  void aBlockTakesNoMoreGasThanItHas() {
    for (int nonce = 0; nonce < 5; nonce++) {
      add(ALICE, nonce, 100, 1);
    }
    assertThat(pool.candidates(NEXT)).hasSize(4);
  }

  @Test
  void whatPaysLessThanTheBaseFeeWaits() {
    PooledTransaction cheap = add(ALICE, 0, 9, 1);
    assertThat(pool.candidates(NEXT)).isEmpty();
    assertThat(pool.canRun(cheap, NEXT)).isFalse();
  }

  @Test
  void aReplacementPaysATenthMore() {
    add(ALICE, 0, 100, 10);
    assertThatThrownBy(() -> add(ALICE, 0, 109, 11))
        .isInstanceOf(Refusal.class)
        .hasMessage("replacement transaction underpriced");
    PooledTransaction better = add(ALICE, 0, 110, 11);
    assertThat(pool.candidates(NEXT)).containsExactly(better);
    assertThat(pool.size()).isEqualTo(1);
  }

  @Test
  void whatCanNotBeInABlockIsRefusedWithTheReason() {
    rich(ALICE, 3);
    assertThatThrownBy(() -> add(ALICE, 2, 100, 1))
        .hasMessage("nonce too low: next nonce 3, tx nonce 2");
    assertThatThrownBy(() -> add(ALICE, 3, 100, 101))
        .hasMessage("max priority fee per gas higher than max fee per gas");
    accounts.remove(BOB);
    assertThatThrownBy(() -> add(BOB, 0, 100, 1))
        .hasMessageStartingWith("insufficient funds for gas * price + value: balance 0");
    add(ALICE, 3, 100, 1);
    assertThatThrownBy(() -> add(ALICE, 3, 100, 1)).hasMessage("already known");
  }

  @Test
  void aSenderHasNoMoreThanItsShare() {
    for (int nonce = 0; nonce < 5; nonce++) {
      add(ALICE, nonce, 100, 1);
    }
    assertThatThrownBy(() -> add(ALICE, 5, 100, 1)).hasMessageContaining("txpool is full");
    assertThat(add(BOB, 0, 100, 1)).isNotNull();
  }

  @Test
  void whatIsIncludedLeavesThePoolAndTheNextRuns() {
    PooledTransaction first = add(ALICE, 0, 100, 1);
    PooledTransaction second = add(ALICE, 1, 100, 1);
    pool.included(first);
    assertThat(pool.candidates(NEXT)).containsExactly(second);
    pool.included(second);
    assertThat(pool.size()).isZero();
  }

  @Test
  void aDroppedTransactionHoldsBackThoseAfterIt() {
    PooledTransaction first = add(ALICE, 0, 100, 1);
    add(ALICE, 1, 100, 1);
    pool.drop(first);
    assertThat(pool.candidates(NEXT)).isEmpty();
    assertThat(pool.nextNonce(ALICE)).isZero();
  }

  @Test
  void anotherStateOfTheAccountsCounts() {
    add(ALICE, 0, 100, 1);
    PooledTransaction second = add(ALICE, 1, 100, 1);
    rich(ALICE, 1);
    pool.refresh();
    assertThat(pool.candidates(NEXT)).containsExactly(second);
  }

  @Test
  void whatReplacesATransactionThatIsInABlockByNowIsGone() {
    PooledTransaction first = add(ALICE, 0, 100, 1);
    PooledTransaction late = add(ALICE, 0, 200, 2);
    pool.included(first);
    assertThat(pool.size()).isZero();
    assertThat(pool.find(late.hash())).isEmpty();
    assertThat(pool.nextNonce(ALICE)).isZero(); // as its account tells
  }

  @Test
  void whatComesAgainIsKnownOnlyOnceItIsKept() {
    List<Hash> kept = new java.util.ArrayList<>();
    pool.keepBy(
        transaction -> {
          throw new Refusal(Refusal.Cause.NOT_KEPT, "it can not be kept");
        });
    assertThatThrownBy(() -> add(ALICE, 0, 100, 1)).hasMessage("it can not be kept");
    assertThatThrownBy(() -> add(ALICE, 0, 100, 1)).hasMessage("it can not be kept");
    assertThat(pool.size()).isEqualTo(1); // so whoever says that it never counts is wrong
    pool.keepBy(transaction -> kept.add(transaction.hash()));
    assertThatThrownBy(() -> add(ALICE, 0, 100, 1)).hasMessage("already known");
    assertThat(kept).hasSize(1);
  }
}
