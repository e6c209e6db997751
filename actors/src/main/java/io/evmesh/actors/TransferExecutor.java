package io.evmesh.actors;

import io.evmesh.actors.message.BlockFailedException;
import io.evmesh.actors.message.BlockResults;
import io.evmesh.actors.message.LaneOutcome;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.TransactionExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.parallel.transfer.TransferPart;
import io.evmesh.engine.parallel.transfer.TransferSplit;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.WorldState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Executes blocks of plain transfers in parts that have nothing in common, and so need no account
 * to keep them apart. One thread at a time, which runs the first part.
 */
final class TransferExecutor {
  private final int lanes;
  private final Executor threads;
  private final InPlaceExecutor inPlace;
  private List<TransactionExecutor> executors = List.of();

  /**
   * @param lanes how many parts a block has
   * @param threads of the lanes
   * @param inPlace for transfers that come after the parts
   */
  TransferExecutor(int lanes, Executor threads, InPlaceExecutor inPlace) {
    this.lanes = lanes;
    this.threads = threads;
    this.inPlace = inPlace;
  }

  /**
   * Executes a block and applies what it changes to {@code world}.
   *
   * @return empty if the block is not one that can be split so; nothing has changed then
   * @throws BlockFailedException if it can not be executed; nothing has changed then
   */
  Optional<BlockResults> execute(
      WorldState world, BlockContext block, List<RecoveredTransaction> transactions) {
    return TransferSplit.of(transactions, block, lanes)
        .flatMap(
            split -> {
              TransactionResult[] results = new TransactionResult[transactions.size()];
              if (!runParts(split, world, block, results)) {
                return Optional.empty();
              }
              long gasUsed = finish(split, world, block, results);
              return Optional.of(new BlockResults(Arrays.asList(results), gasUsed));
            });
  }

  /** Runs all parts and waits for them; returns whether none met more than transfers do. */
  private boolean runParts(
      TransferSplit split, StateView base, BlockContext block, TransactionResult[] results) {
    List<TransactionExecutor> own = executors.isEmpty() ? executors(lanes) : executors;
    executors = List.of(); // those that fail in the middle are not used again
    List<CompletableFuture<Boolean>> running = new ArrayList<>();
    for (int i = 1; i < lanes; i++) {
      TransferPart part = split.parts().get(i);
      TransactionExecutor executor = own.get(i);
      running.add(CompletableFuture.supplyAsync(() -> part.run(executor, base, results), threads));
    }
    boolean clean;
    try {
      clean = split.parts().getFirst().run(own.getFirst(), base, results);
      for (CompletableFuture<Boolean> other : running) {
        clean &= other.join();
      }
    } catch (RuntimeException | Error e) {
      running.forEach(other -> other.exceptionally(failure -> false).join());
      Throwable cause = e instanceof CompletionException failed ? failed.getCause() : e;
      throw BlockFailedException.of(
          block.number(), new LaneOutcome.Failed("its transfers can not be executed", cause));
    }
    executors = own;
    return clean;
  }

  /** Joins what the parts have done, and executes the rest; returns the gas that all have used. */
  private long finish(
      TransferSplit split, WorldState world, BlockContext block, TransactionResult[] results) {
    long gasUsed = split.parts().stream().mapToLong(TransferPart::gasUsed).sum();
    if (split.late().isEmpty()) {
      split.adoptInto(world);
      return gasUsed;
    }
    BlockResults late = inPlace.execute(world, block, split::adoptInto, split.late());
    for (int i = 0; i < late.results().size(); i++) {
      results[split.lateNumbers().get(i)] = late.results().get(i);
    }
    return gasUsed + late.gasUsed();
  }

  private static List<TransactionExecutor> executors(int count) {
    List<TransactionExecutor> executors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      executors.add(new TransactionExecutor());
    }
    return executors;
  }
}
