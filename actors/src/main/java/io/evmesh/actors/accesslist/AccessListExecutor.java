package io.evmesh.actors.accesslist;

import io.evmesh.engine.accesslist.BlockAccessList;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.state.WorldState;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes blocks with the help of their access lists: each transaction on the state before the
 * block, under what the list says that those before it leave. Transactions do not wait for each
 * other and exchange no messages.
 *
 * <p>A list is never trusted. The calling thread goes through the block in order and takes what
 * others have executed where it holds in the true state, and executes itself what does not hold or
 * is not there yet. So a list that is wrong costs time, a bounded part of what sequential execution
 * takes, and changes no result. One block at a time.
 */
public final class AccessListExecutor implements BlockExecutor, AutoCloseable {
  /** A block of fewer transactions is over before another thread has begun. */
  private static final int FEW = 4;

  private static final Logger LOG = LoggerFactory.getLogger(AccessListExecutor.class);

  private final int lanes;
  private final LongFunction<Optional<BlockAccessList>> lists;
  private final ExecutorService threads;
  private final Queue<Speculator> speculators = new ConcurrentLinkedQueue<>(); // of no thread now
  private Outcome last = new Outcome(0, 0, 0, false);

  /**
   * How the list of a block did.
   *
   * @param transactions of the block
   * @param executions of transactions, repeats included
   * @param misses transactions that found something else than the list says
   * @param isRight whether the list says what all transactions did; what the block does before and
   *     after them is not looked at
   */
  public record Outcome(int transactions, long executions, int misses, boolean isRight) {}

  /**
   * An executor.
   *
   * @param lanes threads that execute, the calling one among them
   * @param lists gives the list of a block by its number, if there is one
   */
  public AccessListExecutor(int lanes, LongFunction<Optional<BlockAccessList>> lists) {
    if (lanes < 1) {
      throw new IllegalArgumentException("lanes must be at least 1, not " + lanes);
    }
    this.lanes = lanes;
    this.lists = lists;
    threads =
        Executors.newFixedThreadPool(
            Math.max(1, lanes - 1), Thread.ofPlatform().daemon().name("listed-", 1).factory());
  }

  @Override
  public List<TransactionResult> execute(
      WorldState world, BlockContext block, List<RecoveredTransaction> transactions) {
    Optional<BlockAccessList> list =
        lists
            .apply(block.number())
            .filter(found -> found.fits(block.gasLimit(), transactions.size()));
    if (list.isEmpty()) {
      last = new Outcome(transactions.size(), transactions.size(), 0, false);
      return new SequentialBlockExecutor().execute(world, block, transactions);
    }
    ListedBlock run = new ListedBlock(world, block, transactions, list.get());
    try {
      for (int i = 1; i < lanes && transactions.size() >= FEW; i++) {
        CompletableFuture<Boolean> ignored = helpWith(run); // nobody waits for it
      }
      List<TransactionResult> results = with(run::execute);
      world.adopt(run.difference());
      last = run.outcome();
      return results;
    } finally {
      run.stop(); // the world may change now
    }
  }

  /** What fails here the thread at the front does itself, and fails too if it must. */
  private CompletableFuture<Boolean> helpWith(ListedBlock run) {
    return CompletableFuture.supplyAsync(() -> with(run::speculate), threads)
        .exceptionally(
            failure -> {
              LOG.warn("a transaction could not be executed ahead of its turn", failure);
              return false;
            });
  }

  private <T> T with(Function<Speculator, T> work) {
    Speculator free = speculators.poll();
    Speculator speculator = free == null ? new Speculator() : free;
    try {
      return work.apply(speculator);
    } finally {
      speculators.add(speculator);
    }
  }

  /** How the list of the last block did. */
  public Outcome lastOutcome() {
    return last;
  }

  /** Ends the threads. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
