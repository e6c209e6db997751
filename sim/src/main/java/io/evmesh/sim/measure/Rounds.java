package io.evmesh.sim.measure;

import io.evmesh.actors.message.BlockStats;
import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.WorldState;
import io.evmesh.sim.forecast.Forecast;
import io.evmesh.testkit.verify.Difference;
import io.evmesh.testkit.verify.Execution;
import io.evmesh.testkit.workload.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Rounds over one workload, and what they took since {@link #begin}. */
final class Rounds implements AutoCloseable {
  private static final double NANOS_PER_MILLI = 1e6;

  private final Workload workload;
  private final Bases bases;
  private final BlockExecutor sequential = new SequentialBlockExecutor();
  private final BlockExecutor actors;
  private final Supplier<BlockStats> stats;
  private final PairedRuns twins;
  private final Execution expected;
  private final long fingerprint;
  private @Nullable Difference difference;

  private int blocks = 1;
  private int runs;
  private TimedRuns sequentialLaps = new TimedRuns(1);
  private TimedRuns actorLaps = new TimedRuns(1);
  private final List<Long> ceilingNanos = new ArrayList<>();
  private long executed;
  private long executions;
  private long messages;

  Rounds(
      Workload workload,
      Workload copy,
      Bases bases,
      BlockExecutor actors,
      Supplier<BlockStats> stats) {
    this.workload = workload;
    this.bases = bases;
    this.actors = actors;
    this.stats = stats;
    twins = new PairedRuns(workload, copy, bases);
    expected = Execution.of(workload, new SequentialBlockExecutor());
    fingerprint = Fingerprint.of(expected.world());
  }

  /** Forgets what was taken so far; from now on a run has so many blocks. */
  void begin(int blocksPerRun) {
    blocks = blocksPerRun;
    runs = 0;
    sequentialLaps = new TimedRuns(blocks);
    actorLaps = new TimedRuns(blocks);
    ceilingNanos.clear();
    executed = 0;
    executions = 0;
    messages = 0;
  }

  /** One run of each, that of the actors beside both others, which change places. */
  void run() {
    runs++;
    boolean isTurned = runs % 2 == 0;
    if (isTurned) {
      ceilingNanos.add(twins.run(blocks));
    } else {
      runSequential();
    }
    List<Execution> done = runActors();
    if (isTurned) {
      runSequential();
    } else {
      ceilingNanos.add(twins.run(blocks));
    }
    // Not between two runs of a round: it leaves the caches cold to what comes next
    done.forEach(execution -> compare(execution.results(), execution.world()));
  }

  private void runSequential() {
    timed(sequential, () -> BlockStats.NONE, sequentialLaps);
  }

  private List<Execution> runActors() {
    List<Told> done = timed(actors, stats, actorLaps);
    for (Told block : done) {
      executions += block.stats.executions();
      messages += block.stats.messages();
    }
    executed += blocks;
    return done.stream().map(Told::execution).toList();
  }

  /** A block that was executed, and what is told of it. */
  private record Told(Execution execution, BlockStats stats) {}

  /** Both kinds of executors in the same way; keeps all they give until the end. */
  private List<Told> timed(BlockExecutor executor, Supplier<BlockStats> told, TimedRuns laps) {
    List<Told> done = new ArrayList<>(blocks);
    List<StateView> states = states();
    Stopwatch watch = new Stopwatch();
    for (StateView state : states) {
      done.add(new Told(Execution.of(workload, state, executor), told.get()));
    }
    laps.add(watch.stop());
    states.forEach(Bases::endWaiting);
    return done;
  }

  private List<StateView> states() {
    List<StateView> states = new ArrayList<>(blocks);
    for (int i = 0; i < blocks; i++) {
      states.add(bases.of(workload));
    }
    return states;
  }

  /** Compares a block with the sequential execution; the first difference is kept. */
  void compare(List<TransactionResult> results, WorldState world) {
    boolean same = results.equals(expected.results()) && Fingerprint.of(world) == fingerprint;
    if (!same && difference == null) {
      Execution found = new Execution(results, world);
      difference =
          Difference.between(workload, expected, found)
              .orElseThrow(() -> new IllegalStateException("equal, yet told apart"));
    }
  }

  TimedRuns actorLaps() {
    return actorLaps;
  }

  /** A block in the fastest sequential run. */
  long leastSequentialNanos() {
    return Arrays.stream(sequentialLaps.nanos()).min().orElseThrow();
  }

  Comparison comparison(int lanes, @Nullable Forecast forecast) {
    int transactions = Math.max(1, workload.transactions().size());
    long[] sequentialNanos = sequentialLaps.nanos();
    long[] actorNanos = actorLaps.nanos();
    long[] bothNanos = ceilingNanos.stream().mapToLong(nanos -> nanos / blocks).toArray();
    return new Comparison(
        lanes,
        blocks,
        Medians.of(sequentialNanos) / NANOS_PER_MILLI,
        2 / Medians.ofQuotients(bothNanos, sequentialNanos),
        Medians.of(actorNanos) / NANOS_PER_MILLI,
        1 / Medians.ofQuotients(actorNanos, sequentialNanos),
        (double) executions / executed / transactions,
        messages / executed,
        sequentialLaps.cpuMillis(),
        actorLaps.cpuMillis(),
        Math.round(
            (Medians.of(actorLaps.bytes()) - Medians.of(sequentialLaps.bytes())) / transactions),
        difference == null ? null : workload.place() + ": " + difference,
        forecast);
  }

  @Override
  public void close() {
    twins.close();
  }
}
