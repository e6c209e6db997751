package io.evmesh.actors.chain;

import akka.persistence.typed.javadsl.RetentionCriteria;
import java.time.Duration;

/** How the writers of the journal come back after a failure, and how often they look back. */
final class JournalTiming {
  static final Duration LEAST_BACKOFF = Duration.ofMillis(100);
  static final Duration MOST_BACKOFF = Duration.ofSeconds(5);
  static final double JITTER = 0.2;

  /** Events between two snapshots: what recovery has to read again at most. */
  private static final int SNAPSHOT_EVERY = 64;

  private static final int SNAPSHOTS_KEPT = 2;

  /** Events stay in the journal: it is the history. */
  static final RetentionCriteria SNAPSHOTS =
      RetentionCriteria.snapshotEvery(SNAPSHOT_EVERY, SNAPSHOTS_KEPT);

  private JournalTiming() {}
}
