package io.evmesh.actors.accesslist;

import io.evmesh.actors.accesslist.AccessListExecutor.Outcome;
import io.evmesh.engine.accesslist.Accesses;
import io.evmesh.engine.accesslist.BlockAccessList;
import io.evmesh.engine.accesslist.ListCheck;
import io.evmesh.engine.accesslist.ListedState;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.BlockAllowance;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.execution.TransactionResult.Rejected;
import io.evmesh.engine.state.StateDifference;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.transaction.Rejection;
import io.evmesh.engine.types.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One block under its list. All threads take transactions in order and execute them on what the
 * list says; the first thread also goes behind them, at the front: it looks whether what was
 * executed holds on the true state and applies it.
 *
 * <p>The front never waits long for another thread: what a wrong list can cost is a part of what
 * the block has taken so far. Transactions whose gas limit is a large part of the block's it leaves
 * to others, unless it is their turn, since they may be executed in vain.
 */
final class ListedBlock {
  /** Transactions ahead of the front that may be executed: what they did is kept so long. */
  private static final int WINDOW = 1024;

  /** Misses that are borne, and one more for each so many transactions that hold. */
  private static final int MISSES = 2;

  private static final int HOLDS_PER_MISS = 16;

  /** A transaction that the front executes ahead has at most this part of the block's gas. */
  private static final int PARTS = 16;

  /** The front waits for at most this part of what the block has taken so far, in all. */
  private static final int WAITS = 10;

  private static final long LEAST_WAIT_NANOS = 20_000;
  private static final long PAUSE_NANOS = 2_000;

  private final BlockContext block;
  private final List<RecoveredTransaction> transactions;
  private final ListedState listed;
  private final ListCheck check;
  private final WorldState front;
  private final BlockAllowance allowance;
  private final AtomicReferenceArray<Run> runs;
  private final AtomicInteger next = new AtomicInteger(); // to be executed by whoever comes first
  private final AtomicLong executions = new AtomicLong();
  private final Queue<Guarded> guards = new ConcurrentLinkedQueue<>(); // of the other threads
  private final long smallGas;
  private volatile int done; // transactions behind the front
  private volatile boolean stopped;
  private long begun;
  private long waitedNanos; // in vain
  private int misses;

  ListedBlock(
      WorldState world,
      BlockContext block,
      List<RecoveredTransaction> transactions,
      BlockAccessList list) {
    this.block = block;
    this.transactions = transactions;
    listed = new ListedState(list, world);
    check = new ListCheck(list, transactions.size());
    front = new WorldState(world);
    allowance = new BlockAllowance(block);
    runs = new AtomicReferenceArray<>(transactions.size());
    long gas = 0;
    for (RecoveredTransaction transaction : transactions) {
      gas += Math.min(block.gasLimit(), transaction.transaction().gasLimit());
    }
    smallGas = gas / PARTS;
  }

  /**
   * Executes transactions ahead of the front until there are none left, or nobody needs them.
   *
   * @return whether there are none left
   */
  boolean speculate(Speculator speculator) {
    Guarded guarded = new Guarded();
    guards.add(guarded);
    try {
      while (!stopped) {
        int tx = next.get();
        if (tx >= transactions.size()) {
          return true;
        }
        if (tx >= done + WINDOW) {
          LockSupport.parkNanos(PAUSE_NANOS);
        } else if (next.compareAndSet(tx, tx + 1)) {
          runAhead(speculator, guarded.view(listed.before(tx + 1)), tx);
        }
      }
      return false;
    } catch (Guarded.ClosedException e) {
      return false; // in the middle of a transaction that nobody needs
    }
  }

  private void runAhead(Speculator speculator, StateView state, int tx) {
    runs.set(tx, run(speculator, state, tx));
  }

  /**
   * What became of a transaction.
   *
   * @param accesses what it found and left, which says where the result holds
   * @param compared with what the list says
   */
  private record Run(TransactionResult result, Accesses accesses, int compared) {}

  private Run run(Speculator speculator, StateView state, int tx) {
    executions.incrementAndGet();
    TransactionResult result = speculator.run(state, block, transactions.get(tx));
    Accesses accesses = speculator.accesses();
    return new Run(
        result, accesses, result instanceof Executed ? check.compare(tx + 1, accesses) : 0);
  }

  /** Executes the block. */
  List<TransactionResult> execute(Speculator speculator) {
    begun = System.nanoTime();
    List<TransactionResult> results = new ArrayList<>(transactions.size());
    for (int tx = 0; tx < transactions.size(); tx++) {
      RecoveredTransaction transaction = transactions.get(tx);
      Optional<Rejection> refusal = allowance.check(transaction.transaction());
      if (refusal.isPresent()) {
        next.compareAndSet(tx, tx + 1); // nobody need execute it
      }
      TransactionResult result =
          refusal.isPresent() ? new Rejected(refusal.get()) : next(speculator, tx);
      if (result instanceof Executed executed) {
        allowance.take(transaction.transaction(), executed.gasUsed());
      }
      results.add(result);
      runs.set(tx, null);
      done = tx + 1;
    }
    return results;
  }

  /** The result of the transaction at the front, which is applied. */
  private TransactionResult next(Speculator speculator, int tx) {
    if (stopped) { // the list is refuted: nobody asks any more what is found
      executions.incrementAndGet();
      return speculator.execute(front, block, transactions.get(tx));
    }
    long asked = System.nanoTime();
    Run run = await(speculator, tx);
    if (run != null) {
      if (run.accesses().holdIn(front)) {
        apply(tx, run);
        return run.result();
      }
      waitedNanos += System.nanoTime() - asked;
      miss(tx);
    }
    Run own = run(speculator, front, tx);
    apply(tx, own);
    return own.result();
  }

  private void miss(int tx) {
    check.refute();
    misses++;
    if (misses > MISSES + tx / HOLDS_PER_MISS) {
      stop();
    }
  }

  private void apply(int tx, Run run) {
    if (!(run.result() instanceof Executed)) {
      return;
    }
    run.accesses().applyTo(front);
    check.count(run.compared());
    Address credited = run.accesses().credited();
    if (credited != null) {
      check.countCredit(tx + 1, credited, front.account(credited));
    }
  }

  /** What another thread has made of a transaction, or null where the front is to execute it. */
  private @Nullable Run await(Speculator speculator, int tx) {
    long since = System.nanoTime();
    while (true) {
      Run run = runs.get(tx);
      if (run != null) {
        return run;
      }
      if (stopped || next.compareAndSet(tx, tx + 1)) {
        return null;
      }
      long now = System.nanoTime();
      if (now - since > patience(now)) {
        waitedNanos += now - since;
        return null;
      }
      int ahead = next.get();
      if (ahead < Math.min(transactions.size(), tx + WINDOW) && isSmall(ahead)) {
        if (next.compareAndSet(ahead, ahead + 1)) {
          runAhead(speculator, listed.before(ahead + 1), ahead);
        }
      } else {
        Thread.onSpinWait();
      }
    }
  }

  private long patience(long now) {
    return Math.max(LEAST_WAIT_NANOS, (now - begun) / WAITS - waitedNanos);
  }

  private boolean isSmall(int tx) {
    long gas = transactions.get(tx).transaction().gasLimit();
    return gas <= Math.max(smallGas, allowance.gasUsed() / PARTS);
  }

  /** Lets nobody else look at the state any more; transactions ahead of the front end then. */
  void stop() {
    stopped = true;
    guards.forEach(Guarded::close);
  }

  /** What the block has changed. */
  StateDifference difference() {
    return front.difference();
  }

  Outcome outcome() {
    return new Outcome(transactions.size(), executions.get(), misses, check.isRight());
  }
}
