package io.evmesh.engine.parallel;

import io.evmesh.engine.execution.RecoveredTransaction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Whether a block is worth running in several lanes, by what blocks before have cost. Times in
 * nanoseconds. One thread at a time.
 */
public final class CostModel {
  /** Below this no block can win: handing it to lanes alone takes longer than executing it. */
  private static final int LEAST_TRANSACTIONS = 16;

  private static final int MOST_KINDS = 1024;
  private static final double WEIGHT = 0.2; // of the newest measurement
  private static final double FIRST_FIXED = 500_000; // of a block in lanes, before one was measured
  private static final double FIRST_EACH = 1_000; // of a transaction of an unknown kind
  private static final double MARGIN = 0.85; // lanes must promise to take no more than this part
  private static final double BOOKKEEPING = 1.3; // of a transaction in a lane, over sequential

  private final SequencedMap<Long, Double> each = new LinkedHashMap<>();
  private double fixed = FIRST_FIXED;

  /** Whether the block is too small to be looked at any further. */
  public static boolean isTiny(List<RecoveredTransaction> transactions) {
    return transactions.size() < LEAST_TRANSACTIONS;
  }

  /** Whether lanes promise to be faster. {@code width}: how many of them can be busy. */
  public boolean favoursLanes(List<RecoveredTransaction> transactions, double width) {
    double sequential = sequential(transactions);
    return fixed + sequential * BOOKKEEPING / width < MARGIN * sequential;
  }

  private double sequential(List<RecoveredTransaction> transactions) {
    return transactions.size() * each.getOrDefault(kind(transactions), FIRST_EACH);
  }

  /** Learns how long a block took, one transaction after the other. */
  public void ranSequentially(List<RecoveredTransaction> transactions, long nanos) {
    learnEach(kind(transactions), (double) nanos / transactions.size());
  }

  /**
   * Learns from a block in lanes.
   *
   * @param nanos from its beginning to its end
   * @param busyNanos that lanes executed, added up
   * @param executions how many transactions they executed in that time
   */
  public void ranInLanes(
      List<RecoveredTransaction> transactions,
      long nanos,
      long busyNanos,
      long executions,
      double width) {
    learnEach(kind(transactions), busyNanos / BOOKKEEPING / executions);
    double beside = Math.max(0, nanos - busyNanos / width);
    fixed += WEIGHT * (Math.min(beside, 4 * FIRST_FIXED) - fixed);
  }

  private void learnEach(long kind, double nanos) {
    Double before = each.remove(kind);
    each.put(kind, before == null ? nanos : before + WEIGHT * (nanos - before));
    if (each.size() > MOST_KINDS) {
      each.pollFirstEntry();
    }
  }

  /** Blocks of one kind call the same things, as three of their transactions show. */
  private static long kind(List<RecoveredTransaction> transactions) {
    int size = transactions.size();
    long kind = 0;
    for (int at : new int[] {0, size / 2, size - 1}) {
      kind = 31 * kind + kind(transactions.get(at));
    }
    return kind;
  }

  private static int kind(RecoveredTransaction recovered) {
    Meeting.Kind kind = Meeting.kind(recovered);
    if (kind != null) {
      return kind.hashCode();
    }
    return recovered.transaction().to() == null ? 2 : 1;
  }
}
