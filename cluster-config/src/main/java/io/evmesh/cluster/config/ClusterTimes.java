package io.evmesh.cluster.config;

import java.time.Duration;

/**
 * How long the members of a cluster wait for each other.
 *
 * @param unreachableAfter so long a member may be silent
 * @param stableAfter so long nothing may change before the sides of a cut are judged
 * @param removalMargin so long after it the shards of the lost side begin elsewhere
 * @param joinTimeout so long a node tries to become a member; a machine that is very busy needs
 *     most of it
 * @param drainTimeout so long the shards of a node that leaves may take to go
 */
public record ClusterTimes(
    Duration unreachableAfter,
    Duration stableAfter,
    Duration removalMargin,
    Duration joinTimeout,
    Duration drainTimeout) {
  /**
   * What noticing costs beyond {@link #unreachableAfter} and judging beyond {@link #stableAfter}:
   * beats, suspicion, ticks of a second and gossip.
   */
  private static final Duration NOTICING = Duration.ofSeconds(3);

  /** A member's loss is mended within half a minute, its loss of a few beats not even noticed. */
  public static final ClusterTimes USUAL =
      new ClusterTimes(
          Duration.ofSeconds(4),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(45),
          Duration.ofSeconds(15));

  /** About how long after a member's loss its shards begin elsewhere. */
  public Duration untilShardsBegin() {
    return unreachableAfter.plus(stableAfter).plus(removalMargin).plus(NOTICING);
  }
}
