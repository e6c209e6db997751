package io.evmesh.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.actors.message.BlockFailedException;
import io.evmesh.actors.message.BlockResults;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransferExecutorTest {
  private static final int LANES = 3;
  private static final int SIZE = 900;
  private static final Address COINBASE = Address.ofLimbs(0xc01b, 0, 0);
  private static final BlockContext BLOCK =
      new BlockContext(
          Fork.CANCUN,
          1,
          1,
          1_700_000_000,
          COINBASE,
          100_000_000,
          UInt256.of(7),
          UInt256.ZERO,
          Hash.ZERO,
          UInt256.ONE,
          6);

  private final InMemoryState state = new InMemoryState();
  private final List<RecoveredTransaction> transactions = new ArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final TransferExecutor transfers =
      new TransferExecutor(LANES, threads, new InPlaceExecutor());

  TransferExecutorTest() {
    for (int i = 0; i < SIZE; i++) {
      state.put(sender(i), 0, UInt256.of(1_000_000_000L), Bytes.EMPTY);
      transactions.add(pay(sender(i), Address.ofLimbs(0x4ec1_0000L + i, 0, 0)));
    }
  }

  @AfterEach
  void close() {
    threads.close();
  }

  @Test
  void partsAndWhatComesAfterThemAreAsSequentialExecution() {
    for (int i = 0; i < 20; i++) {
      transactions.add(pay(sender(i), sender(i + 1), 1)); // meet in all parts
      WorldState world = new WorldState(state);
      WorldState expected = new WorldState(state);
      BlockResults done = transfers.execute(world, BLOCK, transactions).orElseThrow();
      assertThat(done.results())
          .isEqualTo(new SequentialBlockExecutor().execute(expected, BLOCK, transactions));
      assertThat(done.gasUsed()).isEqualTo(21_000L * transactions.size());
      for (RecoveredTransaction transaction : transactions) {
        compare(world, expected, transaction.sender());
        compare(world, expected, transaction.transaction().to());
      }
      compare(world, expected, COINBASE);
    }
  }

  private static void compare(StateView world, StateView expected, Address address) {
    assertThat(world.account(address)).isEqualTo(expected.account(address));
  }

  @Test
  void aBlockWithARecipientThatHasCodeIsLeftToOthers() {
    state.put(sender(SIZE + 1), 1, UInt256.ZERO, Bytes.fromHex("0x00"));
    transactions.add(pay(sender(0), sender(SIZE + 1)));
    transactions.set(SIZE - 1, pay(sender(SIZE - 1), sender(SIZE + 1)));
    WorldState world = new WorldState(state);
    assertThat(transfers.execute(world, BLOCK, transactions)).isEmpty();
    assertThat(world.account(sender(0))).isEqualTo(state.account(sender(0)));
  }

  @Test
  void aBlockWhosePartFailsChangesNothingAndTheNextOneRuns() {
    for (int broken : List.of(0, SIZE / 2, SIZE - 1)) { // one in each part
      StateView faulty =
          new FaultyState(
              state, sender(broken)::equals, () -> new AssertionError("the disk is gone"));
      WorldState world = new WorldState(faulty);
      assertThatThrownBy(() -> transfers.execute(world, BLOCK, transactions))
          .isInstanceOf(BlockFailedException.class)
          .hasMessageContaining("block 1 has failed and changed nothing")
          .hasMessageContaining("the disk is gone");
      assertThat(world.account(sender(1))).isEqualTo(state.account(sender(1)));
    }
    assertThat(transfers.execute(new WorldState(state), BLOCK, transactions)).isPresent();
  }

  private static Address sender(int number) {
    return Address.ofLimbs(0x5e4d_0000L + number, 0, 0);
  }

  private static RecoveredTransaction pay(Address sender, Address to) {
    return pay(sender, to, 0);
  }

  private static RecoveredTransaction pay(Address sender, Address to, long nonce) {
    UInt256 gasPrice = UInt256.of(10);
    return new RecoveredTransaction(
        new Transaction(
            TransactionType.LEGACY,
            UInt256.ONE,
            nonce,
            gasPrice,
            gasPrice,
            21_000,
            to,
            UInt256.of(5),
            Bytes.EMPTY,
            List.of(),
            UInt256.ZERO,
            List.of(),
            List.of(),
            null),
        sender);
  }
}
