package io.evmesh.engine.execution;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.transaction.Rejection;
import java.util.ArrayList;
import java.util.List;

/** One transaction after the other on the calling thread: the yardstick of all executors. */
public final class SequentialBlockExecutor implements BlockExecutor {
  private final TransactionExecutor executor;

  public SequentialBlockExecutor() {
    this(new TransactionExecutor());
  }

  public SequentialBlockExecutor(TransactionExecutor executor) {
    this.executor = executor;
  }

  @Override
  public List<TransactionResult> execute(
      WorldState world, BlockContext block, List<RecoveredTransaction> transactions) {
    List<TransactionResult> results = new ArrayList<>(transactions.size());
    long gasLeft = block.gasLimit();
    for (RecoveredTransaction transaction : transactions) {
      TransactionResult result;
      if (Long.compareUnsigned(transaction.transaction().gasLimit(), gasLeft) > 0) {
        result = new TransactionResult.Rejected(Rejection.GAS_ALLOWANCE_EXCEEDED);
      } else {
        result = executor.execute(world, block, transaction);
      }
      if (result instanceof TransactionResult.Executed executed) {
        gasLeft -= executed.gasUsed();
      }
      results.add(result);
    }
    return results;
  }
}
