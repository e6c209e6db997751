package io.evmesh.engine.parallel.lane;

import io.evmesh.engine.transaction.Rejection;
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
   * @param refusal why it has no room left in its block and is to be rejected; null if it has
   */
  public record Task(int tx, @Nullable Incarnation before, @Nullable Rejection refusal) {}
}
