package io.evmesh.sim.measure;

import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.execution.TransactionResult.Rejected;
import io.evmesh.input.json.InputException;
import io.evmesh.testkit.workload.Workload;
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
  private final Supplier<BlockExecutor> executors;
  private final MeterSettings settings;
  private final Bases bases;

  /**
   * A meter.
   *
   * @param executors gives a new executor for each run
   */
  public Meter(Supplier<BlockExecutor> executors, MeterSettings settings) {
    this.executors = executors;
    this.settings = settings;
    bases = new Bases(settings.stateLatencyMicros());
  }

  /**
   * Measures a workload.
   *
   * @throws InputException if a transaction is not valid in its block
   * @throws UnequalRunsException if two runs differ
   */
  public Measurement measure(Workload workload, Progress progress) {
    Reference reference = Reference.of(workload, bases, executors);
    int warmups = warmUp(reference, progress);
    long[] nanos = new long[settings.runs()];
    long[] allocatedBytes = new long[settings.runs()];
    for (int i = 0; i < nanos.length; i++) {
      Run run = reference.again(executors);
      nanos[i] = run.nanos();
      allocatedBytes[i] = run.allocatedBytes();
      progress.ran(1L + warmups + i + 1, 1L + warmups + nanos.length);
    }
    return reference.measurement(nanos, allocatedBytes);
  }

  /** Runs untimed; returns how often. */
  private int warmUp(Reference reference, Progress progress) {
    return Repetition.run(
        settings.warmupRuns(),
        settings.warmupMillis(),
        () -> reference.again(executors),
        (done, expected) -> progress.ran(1 + done, 1 + expected + settings.runs()));
  }

  static void refuseRejected(Workload workload, List<TransactionResult> results) {
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i) instanceof Rejected rejected) {
        throw new InputException(
            "%s: transaction %d is not valid in this block: %s"
                .formatted(workload.place(), i, rejected.reason()));
      }
    }
  }
}
