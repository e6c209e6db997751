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
import java.util.function.Supplier;

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
    return run(
        world,
        block,
        () -> {
          first.accept(world);
          return executor.execute(world, block, transactions);
        });
  }

  /**
   * Executes the rest of a block.
   *
   * @param world was marked before the first transaction, and is as those left it that were
   *     executed
   * @param transactions all of the block
   * @param done what came of the first of them
   * @return the results of all
   * @throws BlockFailedException if it can not be executed; all is as it was at the mark then
   */
  BlockResults executeRest(
      WorldState world,
      BlockContext block,
      List<RecoveredTransaction> transactions,
      List<TransactionResult> done) {
    return run(world, block, () -> executor.executeRest(world, block, transactions, done));
  }

  private BlockResults run(
      WorldState world, BlockContext block, Supplier<List<TransactionResult>> execution) {
    List<TransactionResult> results;
    try {
      results = execution.get();
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
