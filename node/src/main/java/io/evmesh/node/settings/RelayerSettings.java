package io.evmesh.node.settings;

import io.evmesh.engine.types.Address;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Whose transactions cast ballots. Without any of these it is the accounts for development.
 *
 * @param keystores files of encrypted keys
 * @param password file whose first line opens them; asked for on the terminal if there is none
 * @param signer who signs for {@code signed}, over HTTPS
 * @param signed addresses whose keys the signer has
 */
public record RelayerSettings(
    List<Path> keystores, Optional<Path> password, Optional<URI> signer, List<Address> signed) {
  /** The accounts for development. */
  public static final RelayerSettings NONE =
      new RelayerSettings(List.of(), Optional.empty(), Optional.empty(), List.of());

  public RelayerSettings {
    keystores = List.copyOf(keystores);
    signed = List.copyOf(signed);
  }
}
