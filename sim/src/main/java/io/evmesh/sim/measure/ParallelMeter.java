package io.evmesh.sim.measure;

import io.evmesh.actors.message.BlockStats;
import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.input.json.InputException;
import io.evmesh.sim.forecast.Forecast;
import io.evmesh.testkit.canonical.Outcome;
import io.evmesh.testkit.workload.Workload;
import java.util.function.Supplier;

/**
 * Measures an executor on actors beside the sequential one, in rounds of one run each: sequential,
 * actors, two sequential ones at once; every other round the other way round. All executors live
 * over all runs and blocks, as they would in a node. Every block that the actors execute is
 * compared with the sequential execution.
 *
 * <p>The time of a run is that of executing all transactions into a fresh world over the state in
 * memory. A block that takes less than some milliseconds is executed several times in each run.
 */
public final class ParallelMeter {
  /** A run of the sequential executor takes at least so long: clocks and starts are coarse. */
  private static final long LEAST_RUN_NANOS = 20_000_000;

  private static final int MOST_BLOCKS = 2_000;

  private final BlockExecutor actors;
  private final Supplier<BlockStats> stats;
  private final int lanes;
  private final MeterSettings settings;
  private final boolean forecasts;

  /**
   * A meter.
   *
   * @param stats what the last block took that {@code actors} executed
   * @param lanes of {@code actors}
   * @param forecasts whether to compute what more lanes would bring
   */
  public ParallelMeter(
      BlockExecutor actors,
      Supplier<BlockStats> stats,
      int lanes,
      MeterSettings settings,
      boolean forecasts) {
    this.actors = actors;
    this.stats = stats;
    this.lanes = lanes;
    this.settings = settings;
    this.forecasts = forecasts;
  }

  /**
   * Measures a workload.
   *
   * @param copy the same workload, with which it shares no object
   * @throws InputException if a transaction is not valid in its block
   */
  public Measurement measure(Workload workload, Workload copy, Progress progress) {
    Bases bases = new Bases(settings.stateLatencyMicros());
    Run cold = Run.of(workload, bases, () -> actors);
    Meter.refuseRejected(workload, cold.results());
    Outcome outcome = Outcome.of(workload.state(), cold.results(), cold.world());
    try (Rounds rounds = new Rounds(workload, copy, bases, actors, stats)) {
      rounds.compare(cold.results(), cold.world());
      int warmups = warmUp(rounds, progress);
      rounds.begin(blocksPerRun(rounds));
      Repetition.run(
          settings.runs(),
          settings.runsMillis(),
          rounds::run,
          (done, expected) -> progress.ran(1 + warmups + done, 1 + warmups + expected));
      Comparison comparison = rounds.comparison(lanes, null);
      if (forecasts) {
        comparison = rounds.comparison(lanes, forecast(workload, comparison));
      }
      Timings timings =
          Timings.of(cold.nanos(), rounds.actorLaps().nanos(), rounds.actorLaps().bytes());
      return Measurement.of(workload, outcome, timings, comparison);
    }
  }

  private Forecast forecast(Workload workload, Comparison comparison) {
    int busy = Math.min(lanes, Runtime.getRuntime().availableProcessors());
    return Forecast.of(
        workload,
        new Forecast.Measured(
            busy,
            comparison.sequentialMillis(),
            comparison.actorMillis(),
            comparison.sequentialCpuMillis(),
            comparison.actorCpuMillis()));
  }

  private static int blocksPerRun(Rounds rounds) {
    long nanos = Math.max(1, rounds.leastSequentialNanos());
    return Math.clamp(LEAST_RUN_NANOS / nanos, 1, MOST_BLOCKS);
  }

  /** Runs untimed; returns how often. */
  private int warmUp(Rounds rounds, Progress progress) {
    rounds.begin(1);
    return Repetition.run(
        Math.max(1, settings.warmupRuns()),
        settings.warmupMillis(),
        rounds::run,
        (done, expected) -> progress.ran(1 + done, 1 + expected + settings.runs()));
  }
}
