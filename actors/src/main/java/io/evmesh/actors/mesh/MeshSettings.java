package io.evmesh.actors.mesh;

import io.evmesh.engine.parallel.plan.Shards;
import java.time.Duration;

/**
 * How a node executes blocks.
 *
 * @param lanes transaction actors
 * @param shards into which accounts are divided
 * @param stallTimeout after which a block on which nothing moves begins again
 * @param mostAttempts how often a block is begun before it fails
 * @param idleStorage after which a storage account that nobody needs is put away
 * @param alwaysInLanes whether blocks go to lanes even if that promises no gain
 */
public record MeshSettings(
    int lanes,
    Shards shards,
    Duration stallTimeout,
    int mostAttempts,
    Duration idleStorage,
    boolean alwaysInLanes) {
  /** Lanes that a node may have. */
  public static final int MOST_LANES = 1024;

  private static final int MOST_ATTEMPTS = 10; // each is four times as patient as the one before
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);
  private static final Duration LONGEST_WAIT = Duration.ofDays(1);

  public MeshSettings {
    if (lanes < 1 || lanes > MOST_LANES) {
      throw new IllegalArgumentException(lanes + " lanes are not from 1 to " + MOST_LANES);
    }
    check("stallTimeout", stallTimeout);
    check("idleStorage", idleStorage);
    if (mostAttempts < 1 || mostAttempts > MOST_ATTEMPTS) {
      throw new IllegalArgumentException(
          mostAttempts + " attempts are not from 1 to " + MOST_ATTEMPTS);
    }
  }

  private static void check(String name, Duration wait) {
    if (wait.compareTo(SHORTEST_WAIT) < 0 || wait.compareTo(LONGEST_WAIT) > 0) {
      throw new IllegalArgumentException(
          "%s must lie between %s and %s, not %s"
              .formatted(name, SHORTEST_WAIT, LONGEST_WAIT, wait));
    }
  }

  /** What suits most machines. */
  public static MeshSettings of(int lanes) {
    return new MeshSettings(
        lanes, Shards.ONE_MACHINE, Duration.ofSeconds(10), 3, Duration.ofMinutes(2), false);
  }

  /** The same with every block in lanes, however small. */
  public MeshSettings alwaysInLanes(boolean always) {
    return new MeshSettings(lanes, shards, stallTimeout, mostAttempts, idleStorage, always);
  }
}
