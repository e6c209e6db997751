package io.evmesh.sim.measure;

import io.evmesh.sim.forecast.Forecast;
import org.jspecify.annotations.Nullable;

/**
 * How an executor on actors did beside the sequential one. All figures are of one block and medians
 * over the runs, but for processor times, whose clock is coarse: they are means.
 *
 * @param lanes of the executor
 * @param blocksPerRun how many blocks were executed one after the other in each timed run, so that
 *     small ones can be timed
 * @param sequentialMillis one thread, one transaction after the other (S)
 * @param ceilingSpeedup what two threads achieve that have nothing to do with each other (C): twice
 *     the sequential time over the time in which two sequential executors get through a block each,
 *     at once, each with its own copy of the state
 * @param actorMillis the executor on actors (P)
 * @param speedup how many times as fast that was (S/P): the median of the rounds' own quotients, as
 *     C is, since the machine may be faster in one round than in another
 * @param executionsPerTransaction 1 if nothing was executed again
 * @param messages between actors
 * @param sequentialCpuMillis processor time of the whole process
 * @param actorCpuMillis likewise
 * @param extraBytesPerTransaction what all threads allocated beyond what sequential execution
 *     allocates
 * @param difference the first thing in which a run differed from sequential execution, for people;
 *     null if all were equal
 * @param forecast of more lanes; null if nobody asked for it
 */
public record Comparison(
    int lanes,
    int blocksPerRun,
    double sequentialMillis,
    double ceilingSpeedup,
    double actorMillis,
    double speedup,
    double executionsPerTransaction,
    long messages,
    double sequentialCpuMillis,
    double actorCpuMillis,
    long extraBytesPerTransaction,
    @Nullable String difference,
    @Nullable Forecast forecast) {
  /** Whether results and difference of all runs were those of sequential execution. */
  public boolean equal() {
    return difference == null;
  }
}
