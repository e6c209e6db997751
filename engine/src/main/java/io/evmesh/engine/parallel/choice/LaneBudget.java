package io.evmesh.engine.parallel.choice;

import java.util.Optional;

/**
 * How much a block may take in lanes before it gives them up and runs in place: so many executions
 * and conditions that do not hold, which lose at most as much as the block takes in sequence, and
 * so much time that the block, once it has run in place too, has not taken three times as long as
 * in sequence, or 20 ms more.
 */
public final class LaneBudget {
  /** For blocks that are to run in lanes whatever that takes. */
  public static final LaneBudget UNLIMITED =
      new LaneBudget(Long.MAX_VALUE, Long.MAX_VALUE, Double.POSITIVE_INFINITY);

  private static final double MOST_EXECUTIONS = 1.5; // of each transaction
  private static final long FREE_EXECUTIONS = 64; // beyond these
  private static final long MOST_VERDICTS = 8; // on each transaction
  private static final long FREE_VERDICTS = 1024; // beyond these
  private static final double MOST_TIME = 1.8; // of what it is to take in sequence
  private static final double MOST_TIME_COLD = 3; // the same, while lanes' code is not compiled
  private static final double MOST_OF_ALL = 0.4; // of a block, that its first part may lose
  private static final double FREE_NANOS = 7_000_000; // beyond that, where this is more

  private final long executions;
  private final long verdicts;
  private final double nanos;

  private LaneBudget(long executions, long verdicts, double nanos) {
    this.executions = executions;
    this.verdicts = verdicts;
    this.nanos = nanos;
  }

  /**
   * The budget of a block.
   *
   * @param sequentialNanos that it is expected to take in sequence; infinite if that is not known
   * @param compiled whether the code of lanes is; until then each block is slow, and to end it in
   *     the middle takes longer than to let it go on
   */
  public static LaneBudget of(int transactions, double sequentialNanos, boolean compiled) {
    double most = compiled ? MOST_TIME : MOST_TIME_COLD;
    return of(transactions, Math.max(FREE_NANOS + sequentialNanos, most * sequentialNanos));
  }

  /**
   * The budget of a block's first transactions, where the rest is to run in place.
   *
   * @param sequentialNanos that these are expected to take in sequence
   * @param all that the block is
   */
  static LaneBudget ofPart(int transactions, double sequentialNanos, double all) {
    return of(transactions, sequentialNanos + Math.max(FREE_NANOS, MOST_OF_ALL * all));
  }

  private static LaneBudget of(int transactions, double nanos) {
    return new LaneBudget(
        FREE_EXECUTIONS + (long) (MOST_EXECUTIONS * transactions),
        FREE_VERDICTS + MOST_VERDICTS * transactions,
        nanos);
  }

  /** How long a block may take, in nanoseconds; the highest number if there is no limit. */
  public long nanos() {
    return (long) nanos;
  }

  /**
   * Whether a block has taken more.
   *
   * @param executed transactions, repeats included
   * @param failed conditions that did not hold
   * @param passed nanoseconds since the block began
   */
  public Optional<GiveUp> exceeded(long executed, long failed, long passed) {
    if (executed > executions) {
      return Optional.of(GiveUp.EXECUTIONS);
    }
    if (failed > verdicts) {
      return Optional.of(GiveUp.VERDICTS);
    }
    return passed > nanos ? Optional.of(GiveUp.TIME) : Optional.empty();
  }
}
