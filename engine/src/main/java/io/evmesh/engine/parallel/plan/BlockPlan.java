package io.evmesh.engine.parallel.plan;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.state.AddressMap;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.types.Address;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is known of a block before anything runs, the same for everybody who works on it.
 *
 * @param shards where accounts lie
 * @param predictions of senders with more than one transaction
 * @param ownStorage contracts whose storage is kept by an actor of its own in this block
 */
public record BlockPlan(
    Shards shards, AddressMap<Predictions> predictions, Set<Address> ownStorage) {
  private static final int LEAST_CALLS = 64;
  private static final int BUSY_PART = 16; // of the block's transactions
  private static final int SAMPLE = 1024; // transactions looked at, or up to twice as many

  /** The plan of a block in which the storage of {@code ownStorage} lies apart from its account. */
  public static BlockPlan of(
      Shards shards, List<RecoveredTransaction> transactions, Set<Address> ownStorage) {
    // No copy by Set.copyOf, whose tables an enemy's addresses would flood
    return new BlockPlan(
        shards, Predictions.of(transactions), Collections.unmodifiableSet(ownStorage));
  }

  /**
   * Whether the rules of a fork let transactions run side by side: before EIP-161 it matters
   * whether an empty account exists, which the touches of accounts do not tell.
   */
  public static boolean isParallel(Fork fork) {
    return fork.isAtLeast(Fork.SPURIOUS_DRAGON);
  }

  /** The plan of a block in which busy contracts have a storage of their own. */
  public static BlockPlan of(Shards shards, List<RecoveredTransaction> transactions) {
    return of(shards, transactions, busy(transactions));
  }

  /** Contracts that a good part of the transactions calls, of which a sample is looked at. */
  private static Set<Address> busy(List<RecoveredTransaction> transactions) {
    Sample sample = Sample.of(transactions.size(), SAMPLE);
    int least = Math.max(LEAST_CALLS, transactions.size() / BUSY_PART) / sample.step();
    AddressTable calls = new AddressTable(sample.size());
    Set<Address> busy = new HashSet<>();
    for (int i = 0; i < sample.size(); i++) {
      Transaction transaction = transactions.get(sample.at(i)).transaction();
      Address to = transaction.to();
      if (to == null || transaction.data().isEmpty()) {
        continue;
      }
      if (calls.count(to) == least) {
        busy.add(to);
      }
    }
    return busy;
  }

  /** The account of which, or of whose storage, a transaction is expected to touch most. */
  public static Address mostTouched(RecoveredTransaction transaction) {
    Address to = transaction.transaction().to();
    return to == null || transaction.transaction().data().isEmpty() ? transaction.sender() : to;
  }

  public Predictions predictions(Address sender) {
    Predictions known = predictions.size() == 0 ? null : predictions.get(sender);
    return known == null ? Predictions.NONE : known;
  }

  public boolean hasOwnStorage(Address contract) {
    return !ownStorage.isEmpty() && ownStorage.contains(contract);
  }
}
