package io.evmesh.engine.parallel.settle;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.evm.HotSlots;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.parallel.plan.BlockPlan;
import io.evmesh.engine.state.StateView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One block that is being executed, as all who work on it on one machine share it.
 *
 * @param base the committed state below the block, readable by any thread
 * @param hot slots whose values are worth following; null for none
 */
public record BlockScope(
    BlockContext block,
    List<RecoveredTransaction> transactions,
    StateView base,
    BlockPlan plan,
    PublishedViews views,
    @Nullable HotSlots hot) {
  /** A block in which no slot is followed. */
  public BlockScope(
      BlockContext block,
      List<RecoveredTransaction> transactions,
      StateView base,
      BlockPlan plan,
      PublishedViews views) {
    this(block, transactions, base, plan, views, null);
  }
}
