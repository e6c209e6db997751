package io.evmesh.actors;

import java.util.Arrays;

/**
 * How large a part of a block each node's share is: the leader's becomes smaller as long as it
 * hardly waits for the others, and larger as long as it waits for much of the time. Moves by little
 * and not with every block, since with a transaction the values that it needs move. One thread at a
 * time.
 */
final class ShareBalance {
  private static final double STEP = 0.03;
  private static final double LEAST = 0.5; // of what would be equal parts
  private static final double MOST = 1.2;
  private static final int PERIOD = 4; // blocks between two looks
  private static final double FORGETTING = 0.75; // of what blocks before have shown, by each block
  private static final double MUCH = 0.10; // of the time
  private static final double LITTLE = 0.04;

  private double own = 1; // the leader's part, by an equal one
  private double waiting = (MUCH + LITTLE) / 2;
  private int blocks;

  /**
   * What part of a block's transactions each share is to have, the leader's first.
   *
   * @param here shares of the leader's node, one for each lane
   * @param away shares of all others; where there are none, all parts are equal
   */
  double[] parts(int here, int away) {
    double[] parts = new double[here + away];
    double equal = 1.0 / parts.length;
    if (away == 0) {
      Arrays.fill(parts, equal);
      return parts;
    }
    Arrays.fill(parts, 0, here, own * equal);
    Arrays.fill(parts, here, parts.length, (1 - here * own * equal) / away);
    return parts;
  }

  /**
   * A block has been executed.
   *
   * @param nanos that it took
   * @param waited nanoseconds of them in which the leader did nothing
   */
  void took(long nanos, long waited) {
    waiting =
        FORGETTING * waiting + (1 - FORGETTING) * (double) waited / Math.max(1, (double) nanos);
    if (++blocks % PERIOD == 0) {
      double step = waiting > MUCH ? STEP : waiting < LITTLE ? -STEP : 0;
      own = Math.clamp(own + step, LEAST, MOST);
    }
  }
}
