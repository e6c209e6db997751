package io.evmesh.sim.measure;

import io.evmesh.engine.chain.Fork;
import io.evmesh.testkit.canonical.Outcome;
import io.evmesh.testkit.workload.Workload;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came out of a workload, and how long it took.
 *
 * @param label of the workload
 * @param block number
 * @param transactions how many there were
 * @param comparison with sequential execution; null if there was none to make
 * @param isVerified whether other executors and schedules were compared before, without a
 *     difference
 */
public record Measurement(
    String label,
    Fork fork,
    long block,
    int transactions,
    Outcome outcome,
    Timings timings,
    @Nullable Comparison comparison,
    boolean isVerified) {
  static Measurement of(Workload workload, Outcome outcome, Timings timings) {
    return of(workload, outcome, timings, null);
  }

  static Measurement of(
      Workload workload, Outcome outcome, Timings timings, @Nullable Comparison comparison) {
    return new Measurement(
        workload.label(),
        workload.block().fork(),
        workload.block().number(),
        workload.transactions().size(),
        outcome,
        timings,
        comparison,
        false);
  }

  /** Millions of gas units a second in the median run. */
  public double megagasPerSecond() {
    return outcome.gasUsed() / 1e3 / timings.medianMillis();
  }

  /** The same, of a workload that was verified. */
  public Measurement verified() {
    return new Measurement(label, fork, block, transactions, outcome, timings, comparison, true);
  }

  /** The first thing in which a run differed from sequential execution, for people. */
  public Optional<String> difference() {
    return comparison == null ? Optional.empty() : Optional.ofNullable(comparison.difference());
  }

  /** Whether no difference has shown. */
  public boolean equal() {
    return difference().isEmpty();
  }
}
