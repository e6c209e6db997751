package io.evmesh.engine.execution;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.execution.TransactionResult.Rejected;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.transaction.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One transaction after the other on the calling thread: the yardstick of all executors. */
public final class SequentialBlockExecutor implements BlockExecutor {
  private final TransactionExecutor executor;
  private long gasUsed;

  public SequentialBlockExecutor() {
    this(new TransactionExecutor());
  }

  public SequentialBlockExecutor(TransactionExecutor executor) {
    this.executor = executor;
  }

  @Override
  public List<TransactionResult> execute(
      WorldState world, BlockContext block, List<RecoveredTransaction> transactions) {
    return execute(world, block, transactions, result -> {});
  }

  /**
   * Executes the rest of a block.
   *
   * @param world as the transactions left it that were executed
   * @param transactions all of the block
   * @param done what came of the first of them
   * @return the results of all
   */
  public List<TransactionResult> executeRest(
      WorldState world,
      BlockContext block,
      List<RecoveredTransaction> transactions,
      List<TransactionResult> done) {
    return execute(world, block, transactions, done, result -> {});
  }

  /**
   * The same, telling each result while {@code world} is as the transaction left it: before
   * Byzantium a receipt holds the root of that.
   */
  public List<TransactionResult> execute(
      WorldState world,
      BlockContext block,
      List<RecoveredTransaction> transactions,
      Consumer<TransactionResult> afterEach) {
    return execute(world, block, transactions, List.of(), afterEach);
  }

  private List<TransactionResult> execute(
      WorldState world,
      BlockContext block,
      List<RecoveredTransaction> transactions,
      List<TransactionResult> done,
      Consumer<TransactionResult> afterEach) {
    List<TransactionResult> results = new ArrayList<>(transactions.size());
    BlockAllowance allowance = new BlockAllowance(block);
    for (TransactionResult result : done) {
      if (result instanceof Executed executed) {
        allowance.take(transactions.get(results.size()).transaction(), executed.gasUsed());
      }
      results.add(result);
    }
    for (int tx = done.size(); tx < transactions.size(); tx++) {
      RecoveredTransaction transaction = transactions.get(tx);
      Optional<Rejection> refusal = allowance.check(transaction.transaction());
      TransactionResult result =
          refusal.isPresent()
              ? new Rejected(refusal.get())
              : executor.execute(world, block, transaction);
      if (result instanceof Executed executed) {
        allowance.take(transaction.transaction(), executed.gasUsed());
      }
      results.add(result);
      afterEach.accept(result);
    }
    gasUsed = allowance.gasUsed();
    return results;
  }

  /** The gas that the last block has used. */
  public long gasUsed() {
    return gasUsed;
  }
}
