package io.evmesh.engine.conflict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evmesh.engine.accesslist.AccessRecorder;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.conflict.HotPlace.Nature;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Blocks whose conflicts are known because they were made so. */
class BlockConflictsTest {
  private static final Address CONTRACT = Address.ofLimbs(0xc0de, 0, 0);
  private static final UInt256 RICH = UInt256.of(1_000_000_000_000_000_000L);

  /** Adds the second word of the input to the slot that the first names. */
  private static final Bytes ADDS = Bytes.fromHex("0x60203560003554016000355500");

  private final InMemoryState state = new InMemoryState().put(CONTRACT, 1, UInt256.ZERO, ADDS);
  private final List<RecoveredTransaction> transactions = new ArrayList<>();

  /** A transaction of a sender of its own that adds to a slot. */
  private void add(long slot, long amount) {
    UInt256 word = UInt256.of(slot);
    UInt256 much = amount < 0 ? UInt256.ZERO.minus(UInt256.of(-amount)) : UInt256.of(amount);
    byte[] data = new byte[64];
    word.write(data, 0);
    much.write(data, 32);
    send(Address.ofLimbs(1000 + transactions.size(), 0, 1), 0, CONTRACT, 0, Bytes.wrap(data));
  }

  private void send(Address sender, long nonce, Address to, long wei, Bytes data) {
    if (state.account(sender) == null) {
      state.put(sender, nonce, RICH, Bytes.EMPTY);
    }
    transactions.add(
        new RecoveredTransaction(
            new Transaction(
                TransactionType.LEGACY,
                null,
                nonce,
                UInt256.ONE,
                UInt256.ONE,
                100_000,
                to,
                UInt256.of(wei),
                data,
                List.of(),
                UInt256.ZERO,
                List.of(),
                List.of(),
                null),
            sender));
  }

  private BlockConflicts conflicts() {
    BlockContext block =
        new BlockContext(
            Fork.CANCUN,
            1,
            1,
            1,
            Address.ofLimbs(0xfee, 0, 0),
            1_000_000_000,
            UInt256.ZERO,
            UInt256.ZERO,
            Hash.ZERO,
            UInt256.ONE,
            6);
    AccessRecorder recorder = new AccessRecorder();
    recorder.execute(new WorldState(state), block, transactions);
    double[] costs = new double[transactions.size()];
    java.util.Arrays.fill(costs, 1);
    return new BlockConflicts(
        state,
        transactions.stream().map(RecoveredTransaction::sender).toList(),
        recorder.accesses(),
        costs);
  }

  @Test
  void randomBlocksHaveExactlyTheConflictsThatTheyWereMadeWith() {
    for (long seed = 1; seed <= 30; seed++) {
      transactions.clear();
      SplittableRandom random = new SplittableRandom(seed);
      List<Dependency> expected = new ArrayList<>();
      Map<Long, Integer> last = new HashMap<>();
      Map<Long, Integer> counts = new HashMap<>();
      for (int tx = 0; tx < 40; tx++) {
        long slot = random.nextInt(10);
        add(slot, 1 + random.nextInt(3));
        Integer writer = last.put(slot, tx);
        counts.merge(slot, 1, Integer::sum);
        if (writer != null) {
          Place place = new Place(CONTRACT, Place.Part.SLOT, UInt256.of(slot));
          expected.add(new Dependency(tx, writer, place));
        }
      }
      BlockConflicts found = conflicts();
      int longest = counts.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
      assertThat(found.dependencies()).as("seed %d", seed).isEqualTo(expected);
      assertThat(found.criticalPath()).as("seed %d", seed).hasSize(longest);
      assertThat(found.best()).as("seed %d", seed).isCloseTo(40.0 / longest, within(1e-9));
    }
  }

  @Test
  void aSharedCounterIsOneChainAndNamedAsWhatToSplit() {
    for (int i = 0; i < 16; i++) {
      add(7, 1);
    }
    BlockConflicts found = conflicts();
    assertThat(found.best()).isEqualTo(1);
    assertThat(found.speedup(8)).isEqualTo(1);
    assertThat(found.speedupWithList(8)).isEqualTo(8);
    HotPlace hot = found.hotPlaces().getFirst();
    assertThat(hot.place().slot()).isEqualTo(UInt256.of(7));
    assertThat(hot.nature()).isEqualTo(Nature.COUNTER);
    assertThat(hot.waits()).isEqualTo(15);
    assertThat(hot.onPath()).isEqualTo(15);
    assertThat(hot.writers()).isEqualTo(16);
    assertThat(hot.bestWithout()).isEqualTo(16);
  }

  @Test
  void whatGoesUpAndDownIsToldFromWhatOnlyGrows() {
    add(1, 5);
    add(1, 9);
    add(2, 50);
    add(2, -3);
    add(2, 4);
    assertThat(conflicts().hotPlaces())
        .extracting(HotPlace::nature)
        .containsExactly(Nature.EXCHANGE, Nature.SUM);
  }

  @Test
  void noncesOfOneSenderAndPaymentsToOneAccountHoldNobodyUp() {
    Address sender = Address.ofLimbs(5, 5, 5);
    for (int i = 0; i < 8; i++) {
      send(sender, i, Address.ofLimbs(9, 9, 9), 1, Bytes.EMPTY);
    }
    assertThat(conflicts().dependencies()).isEmpty();
    assertThat(conflicts().best()).isEqualTo(8);
  }

  @Test
  void whoSpendsWhatItHasJustGotWaitsForTheBalance() {
    Address poor = Address.ofLimbs(3, 3, 3);
    state.put(poor, 0, UInt256.of(200_000), Bytes.EMPTY);
    send(Address.ofLimbs(4, 4, 4), 0, poor, 1_000_000, Bytes.EMPTY);
    send(poor, 0, Address.ofLimbs(8, 8, 8), 900_000, Bytes.EMPTY);
    assertThat(conflicts().dependencies())
        .containsExactly(new Dependency(1, 0, new Place(poor, Place.Part.BALANCE, null)));
  }

  /** Threads that know the list take one transaction after the other, as they become free. */
  @Test
  void theBoundWithTheListIsWhatThreadsThatKnowItReach() {
    for (int i = 0; i < 60; i++) {
      add(i % 3, 1);
    }
    BlockConflicts found = conflicts();
    for (int lanes : new int[] {2, 4, 8}) {
      double[] free = new double[lanes];
      for (int tx = 0; tx < found.size(); tx++) {
        java.util.Arrays.sort(free);
        free[0] += found.cost(tx);
      }
      double reached = found.totalCost() / java.util.Arrays.stream(free).max().orElseThrow();
      assertThat(found.speedupWithList(lanes)).isCloseTo(reached, within(0.1 * reached));
    }
    assertThat(found.speedup(8)).isEqualTo(3);
  }
}
