package io.evmesh.node.batch;

import io.evmesh.persistence.batch.StoredItem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch whose items are checked.
 *
 * @param subject what it is about, as JSON; null for nothing but its transactions
 * @param extra fields of the answer beside the usual ones, as a JSON object; null for none
 */
public record Prepared(
    BatchMode mode,
    @Nullable Long deadlineMillis,
    @Nullable Webhook webhook,
    @Nullable String subject,
    List<StoredItem> items,
    @Nullable String extra) {

  /** Makes a batch; runs once for an id, unless it fails. */
  @FunctionalInterface
  public interface Preparation {
    /**
     * The batch.
     *
     * @throws BatchRefusal if there can be none
     */
    Prepared prepare() throws InterruptedException;
  }
}
