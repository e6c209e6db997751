package io.evmesh.engine.parallel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Transactions for a lane, to be executed in this order.
 *
 * @param flushAfter how many executions the lane may gather before it flushes
 */
public record Work(List<Task> tasks, int flushAfter) {
  /**
   * One transaction to execute.
   *
   * @param before its last incarnation; null if it was never executed
   * @param isOverLimit whether it has no room left in the block and must be rejected
   */
  public record Task(int tx, @Nullable Execution before, boolean isOverLimit) {}
}
