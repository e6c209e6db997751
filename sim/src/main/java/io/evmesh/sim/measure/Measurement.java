package io.evmesh.sim.measure;

import io.evmesh.engine.chain.Fork;
import io.evmesh.sim.canonical.Outcome;
import io.evmesh.sim.workload.Workload;

/**
 * What came out of a workload, and how long it took.
 *
 * @param label of the workload
 * @param block number
 * @param transactions how many there were
 */
public record Measurement(
    String label, Fork fork, long block, int transactions, Outcome outcome, Timings timings) {
  static Measurement of(Workload workload, Outcome outcome, Timings timings) {
    return new Measurement(
        workload.label(),
        workload.block().fork(),
        workload.block().number(),
        workload.transactions().size(),
        outcome,
        timings);
  }

  /** Millions of gas units a second in the median run. */
  public double megagasPerSecond() {
    return outcome.gasUsed() / 1e3 / timings.medianMillis();
  }
}
