package io.evmesh.node.call;

import java.time.Duration;

/**
 * Bounds of calls.
 *
 * @param gas units that a call may use at most
 * @param time that a call may take
 * @param atOnce most calls that compute at the same time; others wait
 * @param longAtOnce of them those that take more than a moment
 * @param mostLong of those that may be there, with those that wait to go on
 */
public record CallSettings(long gas, Duration time, int atOnce, int longAtOnce, int mostLong) {
  /** For what is no call: traces have limits of their own, for each transaction. */
  static final Duration LONGEST = Duration.ofMinutes(10);

  /** What go-ethereum gives. */
  public static final CallSettings USUAL = of(50_000_000, Duration.ofSeconds(5));

  /** Bounds of one call; long ones hold half of the carriers of virtual threads. */
  public static CallSettings of(long gas, Duration time) {
    int longAtOnce = Math.max(2, Runtime.getRuntime().availableProcessors() / 2);
    return new CallSettings(gas, time, 10 + longAtOnce, longAtOnce, 64);
  }
}
