package io.evmesh.node.command;

import io.evmesh.engine.types.Address;
import io.evmesh.input.json.InputException;
import io.evmesh.node.settings.BatchSettings;
import io.evmesh.node.settings.RelayerSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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

  @Option(
      names = "--relayer.keystore",
      paramLabel = "FILES",
      split = ",",
      description =
          "Encrypted keys (Web3 Secret Storage) of the accounts that cast ballots; nobody else may"
              + " read these files.")
  private List<Path> keystores = List.of();

  @Option(
      names = "--relayer.password-file",
      paramLabel = "FILE",
      description =
          "The first line of this file opens the keystores; nobody else may read it. Without it the"
              + " terminal is asked.")
  private @Nullable Path passwordFile;

  @Option(
      names = "--relayer.signer",
      paramLabel = "URL",
      description = "Who signs what casts ballots, by eth_signTransaction over HTTPS.")
  private @Nullable URI signer;

  @Option(
      names = "--relayer.signer-address",
      paramLabel = "ADDRESSES",
      split = ",",
      description = "The accounts that it signs for.")
  private List<String> signed = List.of();

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
        privateWebhooks,
        relayers());
  }

  private RelayerSettings relayers() {
    if (signer == null && !signed.isEmpty()) {
      throw new InputException("--relayer.signer-address: goes with --relayer.signer");
    }
    if (signer != null && (signed.isEmpty() || signer.getHost() == null)) {
      throw new InputException(
          "--relayer.signer: an address of https is needed, and --relayer.signer-address");
    }
    List<Address> addresses = new ArrayList<>();
    for (String address : signed) {
      try {
        addresses.add(Address.fromHex(address));
      } catch (IllegalArgumentException e) {
        throw new InputException(
            "--relayer.signer-address: '%s' is no address".formatted(address), e);
      }
    }
    return new RelayerSettings(
        keystores, Optional.ofNullable(passwordFile), Optional.ofNullable(signer), addresses);
  }
}
