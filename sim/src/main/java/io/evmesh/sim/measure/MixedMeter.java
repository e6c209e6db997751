package io.evmesh.sim.measure;

import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.input.json.InputException;
import io.evmesh.testkit.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Measures many workloads in turns, so that none finds code that was compiled for it alone: a cold
 * run of each, then passes over all of them, of which the last counts: in processor time of the
 * executing thread, so that neighbours change less.
 */
public final class MixedMeter {
  /** Passes over all workloads; in those before the last, code is compiled for all of them. */
  static final int PASSES = 3;

  private final Supplier<BlockExecutor> executors;
  private final int runs;
  private final Consumer<Workload> beside;

  /**
   * A meter.
   *
   * @param executors gives a new executor for each run
   * @param runs of each workload in a pass, one after the other
   * @param beside is done before the runs of each workload that count
   */
  public MixedMeter(Supplier<BlockExecutor> executors, int runs, Consumer<Workload> beside) {
    this.executors = executors;
    this.runs = runs;
    this.beside = beside;
  }

  /**
   * Measures the workloads, in their order.
   *
   * @throws InputException if a transaction is not valid in its block
   * @throws UnequalRunsException if two runs of a workload differ
   */
  public List<Measurement> measure(List<Workload> workloads, Progress progress) {
    long expected = (long) workloads.size() * (1 + PASSES * runs);
    long done = 0;
    Bases bases = new Bases(0);
    List<Reference> references = new ArrayList<>();
    for (Workload workload : workloads) {
      references.add(Reference.of(workload, bases, executors));
      progress.ran(++done, expected);
    }
    List<Measurement> measurements = List.of();
    for (int pass = 0; pass < PASSES; pass++) {
      measurements = new ArrayList<>();
      for (Reference reference : references) {
        if (pass == PASSES - 1) {
          beside.accept(reference.workload());
          reference.again(executors); // what is in the caches now is the other program's
        }
        measurements.add(measure(reference));
        done += runs;
        progress.ran(done, expected);
      }
    }
    return measurements;
  }

  private Measurement measure(Reference reference) {
    long[] nanos = new long[runs];
    long[] allocatedBytes = new long[runs];
    for (int i = 0; i < runs; i++) {
      Run run = reference.again(executors);
      nanos[i] = run.cpuNanos();
      allocatedBytes[i] = run.allocatedBytes();
    }
    return reference.measurement(nanos, allocatedBytes);
  }
}
