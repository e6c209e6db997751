package io.evmesh.engine.transaction;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import java.util.Optional;

/** Who signed what, and signing. */
public final class Signatures {
  private Signatures() {}

  /** The account that signed {@code transaction}; empty if the signature is not valid. */
  public static Optional<Address> sender(Transaction transaction) {
    throw new UnsupportedOperationException();
  }

  /** The account that signed {@code authorization} (EIP-7702, low s only); empty if the signature is not valid. */
  public static Optional<Address> authority(Authorization authorization) {
    throw new UnsupportedOperationException();
  }

  /** The same transaction, signed with a private key of 32 bytes. */
  public static Transaction sign(Transaction transaction, Bytes privateKey) {
    throw new UnsupportedOperationException();
  }
}
