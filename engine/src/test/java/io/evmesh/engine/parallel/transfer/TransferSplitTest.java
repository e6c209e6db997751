package io.evmesh.engine.parallel.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.execution.TransactionExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.parallel.Transactions;
import io.evmesh.engine.scene.Changes;
import io.evmesh.engine.scene.Scene;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TransferSplitTest {
  private static final int SEEDS = 3000;
  private static final long GAS = 21_000;
  private static final long RICH = 1_000_000_000_000L;
  private static final Bytes STOP = Bytes.fromHex("0x00");

  private final InMemoryState state = new InMemoryState();
  private final List<RecoveredTransaction> transactions = new ArrayList<>();
  private Fork fork = Fork.CANCUN;
  private UInt256 baseFee = Scene.BASE_FEE;

  /**
   * Accounts that are rich, poor, absent, empty or precompiled pay one another; nonces are now and
   * then wrong, the fee recipient is absent, empty or has something, and gets nothing for some.
   */
  @Test
  void randomTransfersAreAsIfExecutedOneAfterTheOther() {
    int split = 0;
    int late = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      TransferSplitTest block = new TransferSplitTest();
      block.fill(new SplittableRandom(seed));
      int parts = 1 + seed % 5;
      Optional<TransferSplit> found = block.split(parts);
      if (found.isEmpty()) {
        continue;
      }
      split++;
      late += found.get().late().size();
      block.compare(found.get(), "seed " + seed);
    }
    assertThat(split).isGreaterThan(SEEDS / 4);
    assertThat(late).isGreaterThan(SEEDS / 4);
  }

  private void fill(SplittableRandom random) {
    fork = random.nextBoolean() ? Fork.CANCUN : Fork.SPURIOUS_DRAGON;
    baseFee = random.nextInt(3) == 0 ? Scene.GAS_PRICE : UInt256.of(random.nextInt(11));
    switch (random.nextInt(3)) {
      case 0 -> state.put(Scene.COINBASE, 0, UInt256.ZERO, Bytes.EMPTY);
      case 1 -> state.put(Scene.COINBASE, 3, UInt256.of(77), Bytes.EMPTY);
      default -> {} // there is none
    }
    int accounts = 40 + random.nextInt(800);
    long[] nonces = new long[accounts];
    for (int i = 0; i < accounts; i++) {
      switch (random.nextInt(8)) {
        case 0 -> state.put(account(i), 0, UInt256.ZERO, Bytes.EMPTY);
        case 1 -> {} // there is none
        case 2 -> state.put(account(i), 0, UInt256.of(300_000), Bytes.EMPTY); // for one transfer
        default -> state.put(account(i), 0, UInt256.of(RICH), Bytes.EMPTY);
      }
    }
    int size = 8 + random.nextInt(60);
    for (int i = 0; i < size; i++) {
      int sender = random.nextInt(accounts);
      Address to =
          random.nextInt(10) == 0
              ? Address.ofLimbs(1 + random.nextInt(10), 0, 0)
              : account(random.nextInt(accounts));
      long nonce = random.nextInt(12) == 0 ? random.nextInt(3) : nonces[sender]++;
      long value = random.nextInt(4) == 0 ? 0 : random.nextInt(100_000);
      pay(account(sender), nonce, to, value, random.nextInt(6) == 0 ? 100_000 : GAS);
    }
  }

  @Test
  void aSenderThatALatePaymentMadeRichEnoughComesAfterIt() {
    state.put(account(0), 0, UInt256.of(RICH), Bytes.EMPTY);
    for (int i = 0; i < 20; i++) {
      state.put(account(100 + i), 0, UInt256.of(RICH), Bytes.EMPTY);
    }
    for (int i = 0; i < 14; i++) {
      pay(account(100 + i), 0, account(200 + i), 1, GAS);
    }
    pay(account(114), 0, account(100), 1, GAS); // of the first part
    pay(account(0), 0, account(114), RICH / 2, GAS); // has an account in common with a late one
    TransferSplit split = split(2).orElseThrow();
    assertThat(split.lateNumbers()).containsExactly(14, 15);
    compare(split, "two late transfers");
  }

  @Test
  void aRecipientWithCodeIsSeenWhenItsPartRuns() {
    state.put(account(0), 0, UInt256.of(RICH), Bytes.EMPTY);
    state.put(account(1), 1, UInt256.ZERO, STOP);
    pay(account(0), 0, account(1), 1, 50_000);
    TransferSplit split = split(1).orElseThrow();
    boolean clean =
        split
            .parts()
            .getFirst()
            .run(new TransactionExecutor(), state, new TransactionResult[transactions.size()]);
    assertThat(clean).isFalse();
  }

  @Test
  void aBlockWithAnythingButTransfersIsNotSplit() {
    pay(account(0), 0, account(1), 1, GAS);
    assertThat(split(1)).isPresent();
    transactions.add(
        Transactions.of(account(2), account(3), 50_000, UInt256.ZERO, Bytes.fromHex("0x01")));
    assertThat(split(1)).isEmpty();
  }

  @Test
  void aBlockThatPaysItsFeeRecipientIsNotSplit() {
    pay(account(0), 0, Scene.COINBASE, 1, GAS);
    assertThat(split(1)).isEmpty();
  }

  @Test
  void aBlockWhoseFeeRecipientPaysIsNotSplit() {
    pay(Scene.COINBASE, 0, account(0), 1, GAS);
    assertThat(split(1)).isEmpty();
  }

  @Test
  void aBlockThatMayRunOutOfGasIsNotSplit() {
    pay(account(0), 0, account(1), 1, Scene.BLOCK_GAS_LIMIT);
    assertThat(split(1)).isPresent();
    pay(account(2), 0, account(3), 1, GAS);
    assertThat(split(1)).isEmpty();
  }

  @Test
  void aChainOfTransfersIsNotSplit() {
    for (int i = 0; i < 100; i++) {
      pay(account(i), 0, account(i + 1), 1, GAS);
    }
    assertThat(split(2)).isEmpty();
  }

  // ------------------------------------------------------------------ helpers

  private static Address account(int number) {
    return Address.ofLimbs(0xacc0_0000_0000L + number, number, 7);
  }

  private void pay(Address sender, long nonce, Address to, long wei, long gasLimit) {
    transactions.add(Transactions.of(sender, nonce, to, gasLimit, UInt256.of(wei), Bytes.EMPTY));
  }

  private Optional<TransferSplit> split(int parts) {
    return TransferSplit.of(transactions, block(), parts);
  }

  /** Runs the last part first, and compares with one transaction after the other. */
  private void compare(TransferSplit split, String what) {
    WorldState world = new WorldState(state);
    TransactionResult[] results = new TransactionResult[transactions.size()];
    for (TransferPart part : split.parts().reversed()) {
      assertThat(part.run(new TransactionExecutor(), world, results)).as(what).isTrue();
    }
    split.adoptInto(world);
    WorldState expected = new WorldState(state);
    var expectedResults = new SequentialBlockExecutor().execute(expected, block(), transactions);
    if (split.late().isEmpty()) {
      compareReads(world, expected, what);
    }
    var late = new SequentialBlockExecutor().execute(world, block(), split.late());
    for (int i = 0; i < late.size(); i++) {
      results[split.lateNumbers().get(i)] = late.get(i);
    }
    assertThat(Arrays.asList(results)).as(what).isEqualTo(expectedResults);
    compareReads(world, expected, what);
    assertThat(Changes.of(world)).as(what).isEqualTo(Changes.of(expected));
  }

  /** Compares each account as it is read, which does not move in what was adopted. */
  private void compareReads(WorldState world, WorldState expected, String what) {
    for (RecoveredTransaction transaction : transactions) {
      for (Address address :
          List.of(transaction.sender(), transaction.transaction().to(), Scene.COINBASE)) {
        assertThat(world.account(address)).as(what).isEqualTo(expected.account(address));
        assertThat(world.hasStorage(address)).as(what).isEqualTo(expected.hasStorage(address));
      }
    }
  }

  private BlockContext block() {
    return new BlockContext(
        fork,
        1,
        Scene.BLOCK_NUMBER,
        Scene.TIMESTAMP,
        Scene.COINBASE,
        Scene.BLOCK_GAS_LIMIT,
        baseFee,
        UInt256.ZERO,
        Hash.ZERO,
        UInt256.ONE,
        fork.isAtLeast(Fork.CANCUN) ? 6 : 0);
  }
}
