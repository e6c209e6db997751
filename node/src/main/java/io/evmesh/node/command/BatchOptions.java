package io.evmesh.node.command;

import io.evmesh.input.json.InputException;
import io.evmesh.node.settings.BatchSettings;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How batches are kept, and what their submitters may do. */
final class BatchOptions {
  @Option(
      names = "--batch.retain-days",
      paramLabel = "N",
      description = "Days for which finished batches are kept (default: ${DEFAULT-VALUE}).")
  private int retainDays = (int) BatchSettings.USUAL.retain().toDays();

  @Option(
      names = "--batch.items",
      paramLabel = "N",
      description =
          "Most items of a submitter's that wait for a block at once (default: ${DEFAULT-VALUE}).")
  private int items = BatchSettings.USUAL.itemsPerSubmitter();

  @Option(
      names = "--batch.private-webhooks",
      arity = "0..1",
      fallbackValue = "true",
      description = "Webhooks may lead to this machine and to private networks.")
  private boolean privateWebhooks;

  /**
   * The bounds of batches.
   *
   * @throws InputException if a value is no good
   */
  BatchSettings settings() {
    if (retainDays < 0 || retainDays > 36_500) {
      throw new InputException(
          "--batch.retain-days: %d is not from 0 to 36500".formatted(retainDays));
    }
    if (items < 1) {
      throw new InputException("--batch.items: %d is below 1".formatted(items));
    }
    BatchSettings usual = BatchSettings.USUAL;
    return new BatchSettings(
        usual.itemsPerBatch(),
        usual.atomicItems(),
        items,
        usual.batchesPerSubmitter(),
        usual.pooledAtOnce(),
        Duration.ofDays(retainDays),
        privateWebhooks);
  }
}
