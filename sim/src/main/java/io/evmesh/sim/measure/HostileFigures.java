package io.evmesh.sim.measure;

import io.evmesh.testkit.workload.HostileWork;
import org.jspecify.annotations.Nullable;

/**
 * What a hostile block takes. Times in milliseconds.
 *
 * @param sequentialMillis median
 * @param firstMillis the slowest of the first blocks in lanes, where those are new to the kind
 * @param warmMillis median of the last blocks in lanes, or where these have been given up
 * @param executions the most of a block, for each transaction
 * @param verdicts the most conditions of a block that did not hold, for each transaction
 * @param friendlyMillis median, in sequence, of the same gas spread over other keys; null if keys
 *     do not matter
 * @param twice how many times as long a block of twice the size takes in lanes
 * @param difference the first thing in which a block differed from sequential execution; null if
 *     none did
 */
public record HostileFigures(
    HostileWork work,
    int transactions,
    double sequentialMillis,
    double firstMillis,
    double warmMillis,
    double executions,
    double verdicts,
    @Nullable Double friendlyMillis,
    double twice,
    @Nullable String difference) {
  private static final double SLACK_MILLIS = 20;
  private static final double MOST_FIRST = 3;
  private static final double MOST_WARM = 1.5;
  private static final double MOST_FRIENDLY = 1.2;
  private static final double MOST_TWICE = 2.3;

  /** How many times as long as in sequence it takes once lanes know it. */
  public double ratio() {
    return warmMillis / sequentialMillis;
  }

  /** Whether the first blocks took too long. */
  public boolean isFirstSlow() {
    return firstMillis > Math.max(MOST_FIRST * sequentialMillis, sequentialMillis + SLACK_MILLIS);
  }

  /** Whether later blocks took too long. */
  public boolean isWarmSlow() {
    return warmMillis > Math.max(MOST_WARM * sequentialMillis, sequentialMillis + SLACK_MILLIS);
  }

  /** Whether it matters too much which keys are used. */
  public boolean isSlowForItsGas() {
    return friendlyMillis != null && sequentialMillis > MOST_FRIENDLY * friendlyMillis;
  }

  /** Whether it takes more than in proportion to its size. */
  public boolean isSteep() {
    return twice > MOST_TWICE;
  }
}
