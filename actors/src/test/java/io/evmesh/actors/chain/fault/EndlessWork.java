package io.evmesh.actors.chain.fault;

import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.transaction.Signature;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.testkit.chain.ChainWork;
import io.evmesh.testkit.workload.Workload;
import io.evmesh.testkit.workload.WorkloadKind;
import io.evmesh.testkit.workload.WorkloadSize;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Work for a chain without an end, each block a pure function of its number: transfers, tokens and
 * swaps, slots that are set and emptied, logs, new contracts, some that live for one transaction
 * only, calls that fail.
 */
final class EndlessWork {
  private static final int OF_WORKLOAD = 30;
  private static final int OWN = 10;
  private static final long SLOTS = 40;
  private static final UInt256 GAS_PRICE = UInt256.of(2_000_000_000L);
  private static final UInt256 RICH = UInt256.of(1_000_000_000_000L).times(1_000_000_000_000L);
  private static final Signature SIGNATURE = new Signature(0, UInt256.of(7), UInt256.of(8));
  private static final Address WRITER = address(0xc0de);

  /** Sets a slot to a value, both from the call data, and logs the slot's number. */
  private static final Bytes WRITER_CODE = Bytes.fromHex("0x6020355f35555f3560205fa100");

  /** Makes a contract of one byte with a slot. */
  private static final Bytes LASTING = Bytes.fromHex("0x602a5f556001601ff3");

  /** Makes a contract with a slot that destroys itself. */
  private static final Bytes SHORT_LIVED = Bytes.fromHex("0x602a5f5533ff");

  private final List<RecoveredTransaction> pattern;
  private final Map<Address, Integer> sentPerBlock = new HashMap<>();
  private final ChainWork work;

  EndlessWork() {
    Workload workload =
        WorkloadKind.HOT_HYBRID.generate(new WorkloadSize(OF_WORKLOAD, OF_WORKLOAD, 2));
    pattern = workload.transactions();
    work = ChainWork.of(workload, OF_WORKLOAD);
    InMemoryState state = work.state();
    for (RecoveredTransaction each : pattern) {
      sentPerBlock.merge(each.sender(), 1, Integer::sum);
      state.put(each.sender(), 0, RICH, Bytes.EMPTY);
    }
    for (int i = 0; i < OWN; i++) {
      state.put(sender(i), 0, RICH, Bytes.EMPTY);
    }
    state.put(WRITER, 1, UInt256.ZERO, WRITER_CODE);
    for (long slot = 0; slot < SLOTS; slot++) {
      state.putSlot(WRITER, UInt256.of(slot), UInt256.of(slot + 1));
    }
  }

  /** The rules, the genesis and what blocks are built from. */
  ChainWork work() {
    return work;
  }

  /** The transactions of a block; the first has the number 1. */
  List<RecoveredTransaction> block(long number) {
    List<RecoveredTransaction> transactions = new ArrayList<>();
    for (RecoveredTransaction each : pattern) {
      Transaction first = each.transaction();
      long nonce = first.nonce() + (number - 1) * sentPerBlock.get(each.sender());
      transactions.add(
          transaction(
              each.sender(), nonce, first.to(), first.value(), first.data(), first.gasLimit()));
    }
    SplittableRandom random = new SplittableRandom(number);
    for (int i = 0; i < OWN; i++) {
      transactions.add(own(number, i, random));
    }
    return transactions;
  }

  private static RecoveredTransaction own(long number, int i, SplittableRandom random) {
    Address sender = sender(i);
    long nonce = number - 1;
    return switch (i) {
      case 0 -> transaction(sender, nonce, null, UInt256.ZERO, LASTING, 200_000);
      case 1 -> transaction(sender, nonce, null, UInt256.of(3), SHORT_LIVED, 200_000);
      case 2, 3 -> {
        Address fresh = address(0x1_0000_0000L + number * OWN + i);
        yield transaction(sender, nonce, fresh, UInt256.of(number), Bytes.EMPTY, 21_000);
      }
      case 4 ->
          transaction(sender, nonce, WRITER, UInt256.ZERO, call(random), 22_500); // runs out of gas
      default -> transaction(sender, nonce, WRITER, UInt256.ZERO, call(random), 100_000);
    };
  }

  /** One in three empties its slot. */
  private static Bytes call(SplittableRandom random) {
    long value = random.nextInt(3) == 0 ? 0 : random.nextLong(1, Long.MAX_VALUE);
    byte[] data = new byte[64];
    UInt256.of(random.nextLong(SLOTS)).write(data, 0);
    UInt256.of(value).write(data, 32);
    return Bytes.wrap(data);
  }

  private static RecoveredTransaction transaction(
      Address sender, long nonce, @Nullable Address to, UInt256 value, Bytes data, long gas) {
    Transaction transaction =
        new Transaction(
            TransactionType.LEGACY,
            UInt256.ONE,
            nonce,
            GAS_PRICE,
            GAS_PRICE,
            gas,
            to,
            value,
            data,
            List.of(),
            UInt256.ZERO,
            List.of(),
            List.of(),
            SIGNATURE);
    return new RecoveredTransaction(transaction, sender);
  }

  private static Address sender(int i) {
    return address(0x5e4d_0000L + i);
  }

  private static Address address(long number) {
    return Address.fromHex("0x%040x".formatted(number));
  }
}
