package io.evmesh.node.batch;

import io.evmesh.engine.block.BlockProcessor;
import io.evmesh.engine.block.BlockStart;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.evm.CallOutcome;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.TransactionExecutor;
import io.evmesh.engine.state.WorldState;
import io.evmesh.node.call.Halts;
import io.evmesh.node.call.RevertReason;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.persistence.database.DatabaseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds out why transactions of a block failed, which receipts do not tell. */
final class Replays {
  private final ChainView chain;

  Replays(ChainView chain) {
    this.chain = chain;
  }

  /** Executes a block again, up to the last of some of its transactions; tells why these failed. */
  Map<Integer, String> reasons(ChainBlock block, Set<Integer> failed) {
    Map<Integer, String> reasons = new HashMap<>();
    ChainBlock parent = chain.block(block.number() - 1).orElse(null);
    if (parent == null || failed.isEmpty()) {
      return reasons;
    }
    int last = failed.stream().max(Integer::compare).orElseThrow();
    try {
      BlockContext context = BlockProcessor.context(chain.config(), block.header());
      TransactionExecutor executor = new TransactionExecutor();
      WorldState world = new WorldState(chain.state(parent));
      BlockStart.apply(chain.config(), block.header(), context, world, executor);
      List<RecoveredTransaction> transactions = block.recovered();
      for (int i = 0; i <= last; i++) {
        var ignored = executor.execute(world, context, transactions.get(i));
        if (failed.contains(i)) {
          reasons.put(i, sentence(executor.lastOutcome()));
        }
      }
    } catch (DatabaseException e) {
      if (e.fault() != DatabaseException.Fault.PRUNED) {
        throw e;
      }
    }
    return reasons;
  }

  private static String sentence(CallOutcome outcome) {
    return switch (outcome) {
      case CallOutcome.Returned _ -> "execution reverted";
      case CallOutcome.Reverted(var _, var output) -> RevertReason.sentence(output);
      case CallOutcome.Halted(var reason) -> Halts.sentence(reason);
    };
  }
}
