package io.evmesh.engine.parallel;

import io.evmesh.engine.commute.Followed;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.BlockAllowance;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.execution.TransactionResult.Rejected;
import io.evmesh.engine.parallel.account.Location;
import io.evmesh.engine.parallel.account.Verdicts;
import io.evmesh.engine.parallel.account.Verdicts.Verdict;
import io.evmesh.engine.parallel.lane.Incarnation;
import io.evmesh.engine.parallel.lane.Work;
import io.evmesh.engine.parallel.plan.Groups;
import io.evmesh.engine.transaction.Rejection;
import io.evmesh.engine.transaction.Transaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The core of the block coordinator: who executes what next, and which transactions are final.
 *
 * <p>A transaction waits, runs in a lane, is settled when every place that it touched has answered,
 * and is final when all below are final and no answer has proven it wrong. One that was proven
 * wrong runs again as its next incarnation, before anything new and together with all its like in
 * one lane, where each sees what the one before has left. The lowest transaction that is not final
 * sees only final values when it runs again, so that each such run makes progress.
 *
 * <p>Answers of different lanes arrive in any order: a verdict on an incarnation may come before
 * the report of that incarnation, and is kept until then.
 */
public final class BlockSchedule {
  private static final int MOST_PER_WORK = 128;

  /** The same for lanes of other nodes than the first, which are far: the more, the less often. */
  private static final int MOST_PER_WORK_AWAY = 4096;

  /** Of a block such a lane gets this part at least: less takes longer to get there than to run. */
  private static final int LEAST_PART_AWAY = 128;

  private static final int FIRST_REGROUP = 8; // conflicts
  private static final int REGROUP_FACTOR = 4; // so that grouping never takes long

  /**
   * Executions of a transaction of a block on which repeats do not get on, since those that do not
   * run again undo what others have just done: then all that is not final runs again together.
   */
  private static final int MOST_EXECUTIONS = 4;

  private static final int LEAST_FLUSH = 32; // executions
  private static final int FIRST_FLUSH = 128; // executions; more while no conflict shows

  private final List<RecoveredTransaction> transactions;
  private final int[] nodes; // by lane
  private final int[] ranOn; // by transaction: the node on which it was executed first
  private final Supplier<Groups> grouping;
  private Groups groups;
  private final @Nullable Incarnation[] settled;
  private final int[] disproved; // by transaction: the highest incarnation proven wrong, -1 if none
  private final BitSet given; // at least once, to some lane
  private final BitSet running;
  private final BitSet repeats = new BitSet(); // to be executed again, not yet given to a lane
  private final BitSet stuck = new BitSet(); // a lane failed on it
  private final ConflictListener conflicts;
  private final BlockAllowance allowance;
  private final List<TransactionResult> results; // of the transactions below the frontier
  private int frontier;
  private @Nullable Rejection refusal; // of the frontier transaction, if it has no room left
  private long executions;
  private long invalidations;
  private long regroupAt = FIRST_REGROUP;
  private int flushAfter;
  private final int[] repeating; // by node: repeats that a lane has

  /** Is told of conditions that did not hold. */
  public interface ConflictListener {
    /** Transaction {@code reader} read too early at {@code location} what {@code writer} wrote. */
    void conflict(int writer, int reader, Location location);

    /**
     * The same.
     *
     * @param exact whether nothing but the value read would have done
     */
    default void conflict(int writer, int reader, Location location, boolean exact) {
      conflict(writer, reader, location);
    }

    /** Transaction {@code tx} was executed, of which the value of a slot was followed. */
    default void followed(int tx, Followed slot) {}
  }

  /** The schedule of a block whose lanes are all on one node. */
  public BlockSchedule(
      List<RecoveredTransaction> transactions,
      BlockContext block,
      int lanes,
      Supplier<Groups> grouping,
      ConflictListener conflicts) {
    this(transactions, block, new int[lanes], grouping, conflicts);
  }

  /**
   * The schedule of a block.
   *
   * @param nodes by lane: the number of its node, from 0. What an incarnation touched stays on the
   *     node that executed it, so that the next one runs there as well
   */
  public BlockSchedule(
      List<RecoveredTransaction> transactions,
      BlockContext block,
      int[] nodes,
      Supplier<Groups> grouping,
      ConflictListener conflicts) {
    this.transactions = transactions;
    this.nodes = nodes;
    repeating = new int[Arrays.stream(nodes).max().orElse(0) + 1];
    ranOn = new int[transactions.size()];
    this.grouping = grouping;
    groups = grouping.get();
    this.conflicts = conflicts;
    allowance = new BlockAllowance(block);
    results = new ArrayList<>(transactions.size());
    settled = new Incarnation[transactions.size()];
    disproved = new int[transactions.size()];
    Arrays.fill(disproved, -1);
    given = new BitSet(transactions.size());
    running = new BitSet(transactions.size());
    flushAfter = FIRST_FLUSH;
  }

  /** Whether all transactions are final. */
  public boolean isFinished() {
    return frontier == transactions.size();
  }

  /** The lowest index that is not final. */
  public int frontier() {
    return frontier;
  }

  /** How many times transactions were executed so far. */
  public long executions() {
    return executions;
  }

  /** How many conditions did not hold so far. */
  public long invalidations() {
    return invalidations;
  }

  /** What final transactions have used, in gas units. */
  public long gasUsed() {
    return allowance.gasUsed();
  }

  /** The results, once all transactions are final. */
  public List<TransactionResult> results() {
    if (!isFinished()) {
      throw new IllegalStateException("the block is not finished");
    }
    return results;
  }

  /** Work for a lane, or null if there is nothing that it could do now. */
  public @Nullable Work next(int lane) {
    int node = nodes[lane];
    boolean frontierWaits = refusal != null || stuck.get(frontier);
    if (frontier < settled.length
        && frontierWaits
        && !running.get(frontier)
        && mayRun(frontier, node)) {
      return new Work(List.of(give(frontier, node)), 1);
    }
    if (!repeats.isEmpty() && repeating[node] == 0) {
      List<Work.Task> tasks = new ArrayList<>();
      BitSet again = again();
      for (int tx = again.nextSetBit(0); tx >= 0; tx = again.nextSetBit(tx + 1)) {
        if (mayRun(tx, node)) {
          tasks.add(give(tx, node));
        }
      }
      if (!tasks.isEmpty()) {
        repeating[node] = tasks.size();
        return new Work(tasks, tasks.size());
      }
    }
    int share = groups.remaining() / (2 * nodes.length); // ever less towards the end of the block
    int least = node == 0 ? 1 : Math.max(1, transactions.size() / LEAST_PART_AWAY);
    if (groups.remaining() < least) {
      return null; // the first node's lanes have done it sooner
    }
    int most = Math.clamp(share, least, node == 0 ? MOST_PER_WORK : MOST_PER_WORK_AWAY);
    int[] txs = groups.take(lane, most);
    if (txs.length == 0) {
      return null;
    }
    List<Work.Task> tasks = new ArrayList<>(txs.length);
    for (int tx : txs) {
      tasks.add(give(tx, node));
    }
    return new Work(tasks, Math.clamp(share, LEAST_FLUSH, flushAfter));
  }

  /** What is to be executed again now. */
  private BitSet again() {
    BitSet again = (BitSet) repeats.clone();
    if (executions > (long) MOST_EXECUTIONS * transactions.size()) {
      for (int tx = frontier; tx < settled.length; tx++) {
        again.set(tx, settled[tx] != null && !running.get(tx));
      }
    }
    return again;
  }

  private boolean mayRun(int tx, int node) {
    return settled[tx] == null || ranOn[tx] == node;
  }

  /**
   * Takes that a lane failed on a transaction, which may come of values that were never final: it
   * runs again when everything below is.
   *
   * @return false if it was so already, and the failure is the transaction's own
   */
  public boolean failed(int tx) {
    running.clear(tx);
    if (tx == frontier && stuck.get(tx)) {
      return false;
    }
    stuck.set(tx);
    if (settled[tx] != null) {
      repeated(tx);
    }
    return true;
  }

  private void repeated(int tx) {
    int node = ranOn[tx];
    if (repeating[node] > 0) {
      repeating[node]--;
    }
  }

  private Work.Task give(int tx, int node) {
    if (running.get(tx)) { // of two that run at once, one would be forgotten with what it wrote
      throw new IllegalStateException("transaction " + tx + " runs already");
    }
    given.set(tx);
    running.set(tx);
    repeats.clear(tx);
    executions++;
    ranOn[tx] = node;
    return new Work.Task(tx, settled[tx], tx == frontier ? refusal : null);
  }

  /** Takes what a lane executed, when all places have answered, with their answers. */
  public void report(List<Incarnation> executed, Verdicts verdicts) {
    for (Incarnation execution : executed) {
      settled[execution.tx()] = execution;
      running.clear(execution.tx());
      stuck.clear(execution.tx());
      if (execution.incarnation() == 0) {
        groups.settled(execution.tx());
      } else {
        repeated(execution.tx());
      }
    }
    invalidations += verdicts.all().size();
    for (Verdict verdict : verdicts.all()) {
      int reader = verdict.reader();
      disproved[reader] = Math.max(disproved[reader], verdict.incarnation());
      repeatIfWrong(reader);
      if (verdict.writer() >= 0) {
        conflicts.conflict(verdict.writer(), reader, verdict.location(), verdict.exact());
      }
    }
    for (Incarnation execution : executed) {
      repeatIfWrong(execution.tx());
      for (Followed slot : execution.followed()) {
        conflicts.followed(execution.tx(), slot);
      }
    }
    if (verdicts.isEmpty()) {
      flushAfter = Math.min(2 * flushAfter, Math.max(FIRST_FLUSH, transactions.size()));
    } else {
      flushAfter = Math.max(LEAST_FLUSH, flushAfter / 2);
      regroupIfTold();
    }
    advance();
  }

  /** Groups what is left anew when conflicts have taught something. */
  private void regroupIfTold() {
    if (invalidations >= regroupAt && groups.remaining() > 0) {
      regroupAt = REGROUP_FACTOR * invalidations;
      groups = grouping.get().without(given);
    }
  }

  private void repeatIfWrong(int tx) {
    Incarnation execution = settled[tx];
    if (execution != null && !running.get(tx) && disproved[tx] >= execution.incarnation()) {
      if (tx < frontier) {
        throw new IllegalStateException("final transaction " + tx + " was invalidated");
      }
      repeats.set(tx);
    }
  }

  private void advance() {
    while (frontier < settled.length) {
      Incarnation execution = settled[frontier];
      boolean isOpen = running.get(frontier) || repeats.get(frontier) || stuck.get(frontier);
      if (execution == null || isOpen) {
        return;
      }
      Transaction transaction = transactions.get(frontier).transaction();
      refusal = allowance.check(transaction).orElse(null);
      if (refusal != null && !execution.result().equals(new Rejected(refusal))) {
        return;
      }
      refusal = null;
      TransactionResult result = execution.result();
      if (result instanceof Executed executed) {
        allowance.take(transaction, executed.gasUsed());
      }
      results.add(result);
      frontier++;
    }
  }
}
