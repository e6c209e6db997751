package io.evmesh.sim.measure;

import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.input.json.InputException;
import io.evmesh.testkit.canonical.Outcome;
import io.evmesh.testkit.workload.Workload;
import java.util.List;
import java.util.function.Supplier;

/** A workload's first, cold run, and what it gave, which every later run must give too. */
record Reference(
    Workload workload,
    Bases bases,
    List<TransactionResult> results,
    long fingerprint,
    Outcome outcome,
    long coldNanos) {
  /**
   * Runs a workload for the first time.
   *
   * @throws InputException if a transaction is not valid in its block
   */
  static Reference of(Workload workload, Bases bases, Supplier<BlockExecutor> executors) {
    Run cold = Run.of(workload, bases, executors);
    Meter.refuseRejected(workload, cold.results());
    return new Reference(
        workload,
        bases,
        cold.results(),
        Fingerprint.of(cold.world()),
        Outcome.of(workload.state(), cold.results(), cold.world()),
        cold.nanos());
  }

  /**
   * Runs it once more.
   *
   * @throws UnequalRunsException if the run differs from the first
   */
  Run again(Supplier<BlockExecutor> executors) {
    Run run = Run.of(workload, bases, executors);
    if (!run.results().equals(results) || Fingerprint.of(run.world()) != fingerprint) {
      throw new UnequalRunsException(workload.place() + ": two runs gave different results");
    }
    return run;
  }

  /** What came out, with the times of later runs. */
  Measurement measurement(long[] nanos, long[] allocatedBytes) {
    return Measurement.of(workload, outcome, Timings.of(coldNanos, nanos, allocatedBytes));
  }
}
