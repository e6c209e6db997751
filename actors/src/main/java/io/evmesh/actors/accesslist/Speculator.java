package io.evmesh.actors.accesslist;

import io.evmesh.engine.accesslist.Accesses;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.evm.Machine;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.TransactionExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.TransactionState;
import io.evmesh.engine.state.WorldState;
import java.util.function.Supplier;

/** Executes transactions on states of which it need not be known whether they are right. */
final class Speculator {
  private TransactionExecutor executor = create();

  private static TransactionExecutor create() {
    return new TransactionExecutor(new Machine(), new TransactionState(true));
  }

  TransactionResult run(StateView state, BlockContext block, RecoveredTransaction transaction) {
    return orAnew(() -> executor.run(state, block, transaction));
  }

  /** The same, applying what it changed. */
  TransactionResult execute(
      WorldState world, BlockContext block, RecoveredTransaction transaction) {
    return orAnew(() -> executor.execute(world, block, transaction));
  }

  private TransactionResult orAnew(Supplier<TransactionResult> execution) {
    boolean done = false;
    try {
      TransactionResult result = execution.get();
      done = true;
      return result;
    } finally {
      if (!done) {
        executor = create(); // it stands in the middle of something
      }
    }
  }

  /** What the last transaction found and left. */
  Accesses accesses() {
    return Accesses.of(executor.state());
  }
}
