package io.evmesh.engine.parallel.transfer;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.TransactionExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Transfers that touch no account that another part of their block touches. */
public final class TransferPart {
  private final BlockContext block;
  private final List<RecoveredTransaction> transactions;
  private final int[] numbers; // in the block
  private @Nullable WorldState world;
  private long gasUsed;

  TransferPart(BlockContext block, int most) {
    this.block = block;
    transactions = new ArrayList<>(most);
    numbers = new int[most];
  }

  void add(int number, RecoveredTransaction transaction) {
    numbers[transactions.size()] = number;
    transactions.add(transaction);
  }

  /**
   * Executes the transfers into a world of their own.
   *
   * @param base the state below the block, which stays as it is
   * @param results of the block's transactions, of which the part sets its own
   * @return false if a recipient has code: then nothing is known of what it touched
   */
  public boolean run(TransactionExecutor executor, StateView base, TransactionResult[] results) {
    WorldState own = new WorldState(base);
    for (int i = 0; i < transactions.size(); i++) {
      RecoveredTransaction transaction = transactions.get(i);
      TransactionResult result = executor.execute(own, block, transaction);
      if (result instanceof TransactionResult.Executed executed) {
        gasUsed += executed.gasUsed();
        Address to = transaction.transaction().to();
        if (to == null || executor.state().account(to).hasCode()) {
          return false;
        }
      }
      results[numbers[i]] = result;
    }
    world = own;
    return true;
  }

  /** The gas that its transfers have used. */
  public long gasUsed() {
    return gasUsed;
  }

  /**
   * What the part has changed.
   *
   * @throws IllegalStateException if it has not run to its end
   */
  WorldState world() {
    if (world == null) {
      throw new IllegalStateException("the part has not run to its end");
    }
    return world;
  }
}
