package io.evmesh.node.build;

import io.evmesh.engine.block.BlockDraft;
import io.evmesh.engine.block.BlockStart;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.TransactionExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.execution.TransactionResult.Rejected;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.transaction.Rejection;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.call.RevertReason;
import io.evmesh.node.pool.Refusals;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The bundles that wait for a block of theirs. The thread that makes blocks chooses. */
final class Bundles {
  private final List<Bundle> waiting = new CopyOnWriteArrayList<>();
  private final TransactionExecutor executor = new TransactionExecutor();

  void add(Bundle bundle) {
    waiting.add(bundle);
  }

  /** Whether it was waiting, which it does no more. */
  boolean remove(Bundle bundle) {
    return waiting.remove(bundle);
  }

  /**
   * The first bundle that makes a block with this draft. Those that can never are told so.
   *
   * @param state that the block builds on
   */
  Optional<Bundle> choose(
      ChainConfig config, StateView state, BlockDraft draft, Hash parent, BlockContext context) {
    for (Bundle bundle : List.copyOf(waiting)) {
      Optional<Bundle.Failure> failure = trial(config, state, draft, parent, context, bundle);
      if (failure.isEmpty()) {
        return Optional.of(bundle);
      }
      if (failure.get().index() >= 0) {
        waiting.remove(bundle);
        bundle.failure().complete(failure.get());
      } else {
        bundle.waitFor(failure.get().reason());
      }
    }
    return Optional.empty();
  }

  /** Empty if all succeed; an index below 0 says that they may later. */
  private Optional<Bundle.Failure> trial(
      ChainConfig config,
      StateView state,
      BlockDraft draft,
      Hash parent,
      BlockContext context,
      Bundle bundle) {
    WorldState world = new WorldState(state);
    BlockStart.apply(config, parent, draft.parentBeaconRoot(), context, world, executor);
    long gasLeft = context.gasLimit();
    List<RecoveredTransaction> transactions = bundle.transactions();
    for (int i = 0; i < transactions.size(); i++) {
      RecoveredTransaction recovered = transactions.get(i);
      if (Long.compareUnsigned(recovered.transaction().gasLimit(), gasLeft) > 0) {
        return Optional.of(
            new Bundle.Failure(i, "the gas limits of all together exceed the block's"));
      }
      TransactionResult result = executor.run(world, context, recovered);
      switch (result) {
        case Rejected(var reason) -> {
          String sentence = Refusals.sentence(reason, context, recovered.transaction());
          return Optional.of(new Bundle.Failure(waitsForState(reason) ? -1 : i, sentence));
        }
        case Executed executed -> {
          if (!executed.success()) {
            return Optional.of(new Bundle.Failure(i, RevertReason.sentence(executed.output())));
          }
          world.apply(executor.state());
          gasLeft -= executed.gasUsed();
        }
      }
    }
    return Optional.empty();
  }

  /** Whether another state, or another block's fee, would let the transaction in. */
  private static boolean waitsForState(Rejection reason) {
    return switch (reason) {
      case NONCE_TOO_HIGH, FEE_BELOW_BASE_FEE, INSUFFICIENT_FUNDS -> true;
      default -> false;
    };
  }
}
