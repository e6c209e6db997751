package io.evmesh.persistence.batch;

import io.evmesh.engine.types.Hash;
import org.jspecify.annotations.Nullable;

/**
 * A batch without its items. Times are milliseconds since 1970.
 *
 * @param number one more for each, over all submitters
 * @param name the submitter's own, once each
 * @param digest of the content
 * @param mode what it means is the owner's
 * @param webhook the address that is told the end; null for none
 * @param secret what the webhook's calls are signed with
 * @param subject what the batch is about, as JSON; null for nothing but its transactions
 * @param answer what the submitter was told when it was taken
 * @param finishedMillis null while an item waits
 * @param webhookAttempts how often the webhook was called
 * @param webhookNextMillis when it is to be called next; null for never
 */
public record StoredBatch(
    long number,
    String submitter,
    String name,
    Hash digest,
    int mode,
    long acceptedMillis,
    @Nullable Long deadlineMillis,
    @Nullable String webhook,
    @Nullable String secret,
    @Nullable String subject,
    String answer,
    @Nullable Long finishedMillis,
    ItemCounts counts,
    int webhookAttempts,
    @Nullable Long webhookNextMillis) {

  /**
   * The same as it stands later, its webhook not called yet; null for what is not finished or
   * called.
   */
  public StoredBatch with(ItemCounts later, @Nullable Long finished, @Nullable Long webhookNext) {
    return new StoredBatch(
        number,
        submitter,
        name,
        digest,
        mode,
        acceptedMillis,
        deadlineMillis,
        webhook,
        secret,
        subject,
        answer,
        finished,
        later,
        0,
        webhookNext);
  }

  /** Secrets are for nobody's eyes. */
  @Override
  public String toString() {
    return "batch %d, '%s' of %s".formatted(number, name, submitter);
  }
}
