package io.evmesh.engine.execution;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.state.WorldState;
import java.util.List;

/**
 * Executes the transactions of a block. Whatever happens inside, the results and the world are
 * those of executing them one after the other in the order given.
 */
public interface BlockExecutor {
  /**
   * Executes {@code transactions} and applies what they change to {@code world}.
   *
   * @return one result per transaction, in order; a rejected one changes nothing
   */
  List<TransactionResult> execute(
      WorldState world, BlockContext block, List<RecoveredTransaction> transactions);
}
