package io.evmesh.testkit.verify;

import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.parallel.SeededBlockExecutor;
import io.evmesh.testkit.workload.ColdState;
import io.evmesh.testkit.workload.Workload;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Executes a workload one transaction after the other and in parallel, and compares results and
 * differences in full. Beside the executor on actors, whose schedules are those of the machine's
 * threads, it tries schedules that a seed makes, which can be had again.
 */
public final class Verifier {
  /** Seeds that are tried where none is given: 0, 1, ... */
  public static final int SEEDS = 8;

  private final BlockExecutor actors;
  private final Supplier<String> again;
  private final int lanes;
  private final long stateLatencyMicros;

  /**
   * A verifier.
   *
   * @param again tells people how to see again what the actors have just done
   * @param lanes of the seeded schedules
   * @param stateLatencyMicros how long the first read of a location takes; not with seeds
   */
  public Verifier(
      BlockExecutor actors, Supplier<String> again, int lanes, long stateLatencyMicros) {
    this.actors = actors;
    this.again = again;
    this.lanes = lanes;
    this.stateLatencyMicros = stateLatencyMicros;
  }

  /**
   * Compares the executions of a workload.
   *
   * @param seed the one schedule to try; without it, the executor on actors and {@link #SEEDS}
   *     seeds are tried
   * @return what the first difference is and how to see it again, for people; empty if there is
   *     none
   */
  public Optional<String> verify(Workload workload, OptionalLong seed) {
    Execution sequential = Execution.of(workload, new SequentialBlockExecutor());
    if (seed.isPresent()) {
      return withSeed(workload, sequential, seed.getAsLong());
    }
    Optional<String> found = withActors(workload, sequential);
    for (long next = 0; found.isEmpty() && next < SEEDS; next++) {
      found = withSeed(workload, sequential, next);
    }
    return found;
  }

  /** Compares one execution on actors with the sequential one. */
  public Optional<String> verifyActors(Workload workload) {
    return withActors(workload, Execution.of(workload, new SequentialBlockExecutor()));
  }

  private Optional<String> withActors(Workload workload, Execution sequential) {
    ColdState state = new ColdState(workload.state(), stateLatencyMicros);
    Execution execution = Execution.of(workload, state, actors);
    state.endWaiting();
    return Difference.between(workload, sequential, execution)
        .map(
            difference ->
                told(workload, difference, "actors, " + lanes + " lanes")
                    + System.lineSeparator()
                    + again.get());
  }

  private Optional<String> withSeed(Workload workload, Execution sequential, long seed) {
    String schedule = "schedule seed " + seed + ", " + lanes + " lanes";
    BlockExecutor seeded = new SeededBlockExecutor(new SplittableRandom(seed), lanes);
    Execution execution;
    try {
      execution = Execution.of(workload, seeded);
    } catch (RuntimeException e) {
      throw new IllegalStateException(workload.place() + " with " + schedule + " failed", e);
    }
    return Difference.between(workload, sequential, execution)
        .map(
            difference ->
                told(workload, difference, schedule)
                    + System.lineSeparator()
                    + "see it again with: --verify --lanes "
                    + lanes
                    + " --schedule-seed "
                    + seed);
  }

  private static String told(Workload workload, Difference difference, String schedule) {
    return "%s: differs from sequential execution (%s) in %s"
        .formatted(workload.place(), schedule, difference);
  }
}
