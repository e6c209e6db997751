package io.evmesh.engine.crypto;

import io.evmesh.engine.crypto.Secp256k1.Recoverable;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.Optional;

/** What does the curve's arithmetic. */
interface Secp256k1Library {
  /** {@code r} and {@code s} are from 1 to the order - 1, {@code yParity} is 0 or 1. */
  Optional<Bytes> recover(Hash message, int yParity, UInt256 r, UInt256 s);

  Recoverable sign(Hash message, Bytes privateKey);

  Bytes publicKey(Bytes privateKey);

  /** Finds the parity of a signature that was just made. */
  default Recoverable withParity(Hash message, UInt256 r, UInt256 s, Bytes publicKey) {
    for (int parity = 0; parity < 2; parity++) {
      if (recover(message, parity, r, s).filter(publicKey::equals).isPresent()) {
        return new Recoverable(parity, r, s);
      }
    }
    throw new IllegalStateException("a signature does not verify");
  }
}
