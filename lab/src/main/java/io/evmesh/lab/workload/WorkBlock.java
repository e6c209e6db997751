package io.evmesh.lab.workload;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.state.WorldState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block to be executed.
 *
 * @param left what it leaves for the next, where more changes than its transactions say; else null
 */
public record WorkBlock(
    BlockContext context, List<RecoveredTransaction> transactions, @Nullable WorldState left) {
  /** A block of which only the transactions change anything. */
  WorkBlock(BlockContext context, List<RecoveredTransaction> transactions) {
    this(context, transactions, null);
  }
}
