package io.evmesh.actors;

import io.evmesh.actors.message.BlockFailedException;
import io.evmesh.actors.message.BlockResults;
import io.evmesh.actors.message.LaneOutcome;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.state.WorldState;
import java.util.List;
import java.util.function.Consumer;

/**
 * Executes on the caller's thread, one transaction after the other. A block that fails leaves the
 * world as it was. One thread at a time.
 */
final class InPlaceExecutor {
  private SequentialBlockExecutor executor = new SequentialBlockExecutor();

  /**
   * Executes a block and applies what it changes to {@code world}.
   *
   * @throws BlockFailedException if it can not be executed; nothing has changed then
   */
  BlockResults execute(
      WorldState world, BlockContext block, List<RecoveredTransaction> transactions) {
    return execute(world, block, before -> {}, transactions);
  }

  /**
   * The same after a first step.
   *
   * @param first is taken back too if a transaction fails
   */
  BlockResults execute(
      WorldState world,
      BlockContext block,
      Consumer<WorldState> first,
      List<RecoveredTransaction> transactions) {
    world.mark();
    List<TransactionResult> results;
    try {
      first.accept(world);
      results = executor.execute(world, block, transactions);
    } catch (RuntimeException | Error e) {
      world.takeBack();
      executor = new SequentialBlockExecutor(); // the other has stopped in the middle
      throw BlockFailedException.of(
          block.number(), new LaneOutcome.Failed("it can not be executed in place", e));
    }
    world.keep();
    return new BlockResults(results, executor.gasUsed());
  }
}
