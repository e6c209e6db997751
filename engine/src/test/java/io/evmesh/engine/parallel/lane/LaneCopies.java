package io.evmesh.engine.parallel.lane;

import io.evmesh.engine.parallel.account.Touch;
import io.evmesh.engine.parallel.account.TouchCopies;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Copies by value of what a lane is given and what it reports. */
public final class LaneCopies {
  private LaneCopies() {}

  /** Transactions to execute. */
  public static Work copy(Work work) {
    return new Work(
        work.tasks().stream()
            .map(task -> new Work.Task(task.tx(), copy(task.before()), task.refusal()))
            .toList(),
        work.flushAfter());
  }

  /** What was executed, and what accounts have answered. */
  public static Lane.Report copy(Lane.Report report) {
    return new Lane.Report(
        report.executions().stream().map(LaneCopies::copy).toList(),
        TouchCopies.copy(report.verdicts()),
        report.settles());
  }

  private static @Nullable Incarnation copy(@Nullable Incarnation execution) {
    if (execution == null) {
      return null;
    }
    Touch[] footprint =
        Arrays.stream(execution.footprint).map(TouchCopies::copy).toArray(Touch[]::new);
    return new Incarnation(
        execution.tx(),
        execution.incarnation(),
        execution.result(),
        footprint,
        execution.credit,
        execution.followed());
  }
}
