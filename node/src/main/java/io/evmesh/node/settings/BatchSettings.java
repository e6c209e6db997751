package io.evmesh.node.settings;

import java.time.Duration;

/**
 * Bounds of batches.
 *
 * @param itemsPerBatch most items of one
 * @param atomicItems most items of one that is atomic
 * @param itemsPerSubmitter most items of a submitter's that wait
 * @param batchesPerSubmitter most batches of a submitter's that are not finished
 * @param pooledAtOnce most items in the pool at once, of all submitters
 * @param retain for how long a finished batch is kept
 * @param privateWebhooks whether webhooks may lead to this machine and to private networks
 * @param relayers who casts ballots
 */
public record BatchSettings(
    int itemsPerBatch,
    int atomicItems,
    int itemsPerSubmitter,
    int batchesPerSubmitter,
    int pooledAtOnce,
    Duration retain,
    boolean privateWebhooks,
    RelayerSettings relayers) {
  /** Room for a large DAO's vote. */
  public static final BatchSettings USUAL =
      new BatchSettings(
          200_000,
          1_000,
          400_000,
          10_000,
          20_000,
          Duration.ofDays(90),
          false,
          RelayerSettings.NONE);

  /** The same with webhooks to anywhere, or not. */
  public BatchSettings withPrivateWebhooks(boolean allowed) {
    return new BatchSettings(
        itemsPerBatch,
        atomicItems,
        itemsPerSubmitter,
        batchesPerSubmitter,
        pooledAtOnce,
        retain,
        allowed,
        relayers);
  }
}
