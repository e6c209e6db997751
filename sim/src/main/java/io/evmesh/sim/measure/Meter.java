package io.evmesh.sim.measure;

import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.execution.TransactionResult.Rejected;
import io.evmesh.input.json.InputException;
import io.evmesh.sim.canonical.Outcome;
import io.evmesh.sim.workload.Workload;
import java.util.List;
import java.util.function.Supplier;

/**
 * Measures workloads: one cold run, whose outcome counts, then untimed and timed runs, which must
 * all give the same results and the same difference.
 *
 * <p>The time of a run is that of building the executor, executing all transactions in order into a
 * fresh world over the state in memory, and having the difference ready. Making the workload,
 * comparing and digesting are outside.
 */
public final class Meter {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Supplier<BlockExecutor> executors;
  private final MeterSettings settings;
  private final Runnable afterRun;

  /**
   * A meter.
   *
   * @param executors gives a new executor for each run
   * @param afterRun is told of every run's end
   */
  public Meter(Supplier<BlockExecutor> executors, MeterSettings settings, Runnable afterRun) {
    this.executors = executors;
    this.settings = settings;
    this.afterRun = afterRun;
  }

  /**
   * Measures a workload.
   *
   * @throws InputException if a transaction is not valid in its block
   * @throws UnequalRunsException if two runs differ
   */
  public Measurement measure(Workload workload) {
    Run cold = run(workload);
    refuseRejected(workload, cold.results());
    Reference reference = new Reference(workload, cold.results(), Fingerprint.of(cold.world()));
    Outcome outcome = Outcome.of(workload.state(), cold.results(), cold.world());
    warmUp(reference);
    long[] nanos = new long[settings.runs()];
    long[] allocatedBytes = new long[settings.runs()];
    for (int i = 0; i < nanos.length; i++) {
      Run run = run(workload);
      reference.check(run);
      nanos[i] = run.nanos();
      allocatedBytes[i] = run.allocatedBytes();
    }
    return Measurement.of(workload, outcome, Timings.of(cold.nanos(), nanos, allocatedBytes));
  }

  private void warmUp(Reference reference) {
    long start = System.nanoTime();
    long atLeast = settings.warmupMillis() * NANOS_PER_MILLI;
    for (int i = 0; i < settings.warmupRuns() || System.nanoTime() - start < atLeast; i++) {
      reference.check(run(reference.workload));
    }
  }

  private Run run(Workload workload) {
    Run run = Run.of(workload, executors);
    afterRun.run();
    return run;
  }

  private static void refuseRejected(Workload workload, List<TransactionResult> results) {
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i) instanceof Rejected rejected) {
        throw new InputException(
            "%s: transaction %d is not valid in this block: %s"
                .formatted(workload.place(), i, rejected.reason()));
      }
    }
  }

  /** What every run must give. */
  private record Reference(Workload workload, List<TransactionResult> results, long fingerprint) {
    void check(Run run) {
      if (!run.results().equals(results) || Fingerprint.of(run.world()) != fingerprint) {
        throw new UnequalRunsException(workload.place() + ": two runs gave different results");
      }
    }
  }
}
