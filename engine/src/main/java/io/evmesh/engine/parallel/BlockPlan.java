package io.evmesh.engine.parallel;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.types.Address;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is known of a block before anything runs, the same for everybody who works on it.
 *
 * @param predictions of senders with more than one transaction
 * @param ownStorage contracts whose storage is kept by an actor of its own in this block
 */
public record BlockPlan(Map<Address, Predictions> predictions, Set<Address> ownStorage) {
  /** The plan of a block in which the storage of {@code ownStorage} lies apart from its account. */
  public static BlockPlan of(List<RecoveredTransaction> transactions, Set<Address> ownStorage) {
    return new BlockPlan(Predictions.of(transactions), Set.copyOf(ownStorage));
  }

  /**
   * Whether the rules of a fork let transactions run side by side: before EIP-161 it matters
   * whether an empty account exists, which the touches of accounts do not tell.
   */
  public static boolean isParallel(Fork fork) {
    return fork.isAtLeast(Fork.SPURIOUS_DRAGON);
  }

  Predictions predictions(Address sender) {
    return predictions.isEmpty()
        ? Predictions.NONE
        : predictions.getOrDefault(sender, Predictions.NONE);
  }

  boolean hasOwnStorage(Address contract) {
    return !ownStorage.isEmpty() && ownStorage.contains(contract);
  }
}
