package io.evmesh.sim.forecast;

import io.evmesh.engine.evm.Machine;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.TransactionExecutor;
import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.AccountEntry;
import io.evmesh.engine.state.TransactionState;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import io.evmesh.sim.workload.Workload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds which transactions of a block read what which others wrote, by executing it in order.
 *
 * <p>What the protocol takes as additions binds nobody: fees, credits, a sender's own nonce. A
 * balance binds only where the one before the block would give another answer to what was asked of
 * it.
 */
final class Dependencies {
  private final Workload workload;
  private final WorldState world;
  private final TransactionExecutor executor =
      new TransactionExecutor(new Machine(), new TransactionState(true));
  private final Map<Object, Integer> lastWriter = new HashMap<>();

  private enum Part {
    NONCE,
    BALANCE,
    CODE,
    EXISTENCE
  }

  private record AccountPart(Address address, Part part) {}

  private record Slot(Address address, UInt256 key) {}

  private Dependencies(Workload workload) {
    this.workload = workload;
    world = new WorldState(workload.state());
  }

  /** By transaction: those before it that it needs, lowest first. */
  static int[][] of(Workload workload) {
    return new Dependencies(workload).find();
  }

  private int[][] find() {
    List<RecoveredTransaction> transactions = workload.transactions();
    int[][] needs = new int[transactions.size()][];
    for (int tx = 0; tx < needs.length; tx++) {
      RecoveredTransaction transaction = transactions.get(tx);
      Set<Integer> needed = new TreeSet<>();
      boolean executed = executor.run(world, workload.block(), transaction) instanceof Executed;
      noteReads(transaction.sender(), needed);
      if (executed) {
        noteWrites(tx);
        world.apply(executor.state());
      }
      needs[tx] = needed.stream().mapToInt(Integer::intValue).toArray();
    }
    return needs;
  }

  private void noteReads(Address sender, Set<Integer> needed) {
    TransactionState state = executor.state();
    for (int i = 0; i < state.accountCount(); i++) {
      AccountEntry entry = state.accountAt(i);
      Address address = entry.address();
      int observed = entry.observed();
      need(needed, (observed & AccountEntry.CODE) != 0, new AccountPart(address, Part.CODE));
      need(
          needed,
          (observed & AccountEntry.EXISTENCE) != 0,
          new AccountPart(address, Part.EXISTENCE));
      need(
          needed,
          (observed & AccountEntry.NONCE) != 0 && !address.equals(sender),
          new AccountPart(address, Part.NONCE));
      need(needed, !holdsBefore(entry), new AccountPart(address, Part.BALANCE));
    }
    for (int slot = 0; slot < state.slotCount(); slot++) {
      need(needed, true, slot(slot));
    }
  }

  private void need(Set<Integer> needed, boolean read, Object location) {
    Integer writer = read ? lastWriter.get(location) : null;
    if (writer != null) {
      needed.add(writer);
    }
  }

  /** Whether the balance before the block would have given the same answers. */
  private boolean holdsBefore(AccountEntry entry) {
    Account before = workload.state().account(entry.address());
    UInt256 balance = before == null ? UInt256.ZERO : before.balance();
    UInt256 lowest = entry.lowestBalance();
    UInt256 highest = entry.highestBalance();
    return (lowest == null || balance.compareTo(lowest) >= 0)
        && (highest == null || balance.compareTo(highest) <= 0);
  }

  private void noteWrites(int tx) {
    TransactionState state = executor.state();
    for (int i = 0; i < state.accountCount(); i++) {
      AccountEntry entry = state.accountAt(i);
      Account seen = entry.base();
      Account before = seen == null ? Account.EMPTY : seen;
      note(tx, entry, Part.NONCE, entry.nonceLeft() != before.nonce());
      note(tx, entry, Part.BALANCE, !entry.balanceLeft().equals(before.balance()));
      note(tx, entry, Part.CODE, entry.codeSet() != null || seen != null && !entry.isLeft());
      note(tx, entry, Part.EXISTENCE, entry.isLeft() != (seen != null));
    }
    long[] words = state.slotWords();
    for (int slot = 0; slot < state.slotCount(); slot++) {
      UInt256 seen = word(words, TransactionState.originalAt(slot));
      if (!seen.equals(word(words, TransactionState.currentAt(slot)))) {
        lastWriter.put(slot(slot), tx);
      }
    }
  }

  private void note(int tx, AccountEntry entry, Part part, boolean changed) {
    if (changed) {
      lastWriter.put(new AccountPart(entry.address(), part), tx);
    }
  }

  private Slot slot(int number) {
    TransactionState state = executor.state();
    Address owner = state.accountAt(state.slotOwner(number)).address();
    return new Slot(owner, word(state.slotWords(), TransactionState.keyAt(number)));
  }

  private static UInt256 word(long[] words, int at) {
    return UInt256.ofLimbs(words[at], words[at + 1], words[at + 2], words[at + 3]);
  }
}
