package io.evmesh.engine.crypto;

import fr.acinq.secp256k1.Secp256k1Exception;
import io.evmesh.engine.crypto.Secp256k1.Recoverable;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.Optional;

/** libsecp256k1 through its JNI package. */
final class NativeSecp256k1 implements Secp256k1Library {
  private final fr.acinq.secp256k1.Secp256k1 library;

  private NativeSecp256k1(fr.acinq.secp256k1.Secp256k1 library) {
    this.library = library;
  }

  /** The library, or nothing where it has no build for the platform. */
  static Optional<Secp256k1Library> load() {
    try {
      return Optional.of(new NativeSecp256k1(fr.acinq.secp256k1.Secp256k1.get()));
    } catch (IllegalStateException | LinkageError e) {
      return Optional.empty(); // the caller takes the other implementation of the same contract
    }
  }

  @Override
  public Optional<Bytes> recover(Hash message, int yParity, UInt256 r, UInt256 s) {
    byte[] signature = new byte[64];
    r.write(signature, 0);
    s.write(signature, 32);
    try {
      byte[] key = library.ecdsaRecover(signature, message.toBytes().unsafeArray(), yParity);
      return Optional.of(Bytes.copyOf(key, 1, 65));
    } catch (Secp256k1Exception e) {
      return Optional.empty(); // how the library says that no key fits
    }
  }

  @Override
  public Recoverable sign(Hash message, Bytes privateKey) {
    byte[] signature = library.sign(message.toBytes().unsafeArray(), privateKey.toArray());
    UInt256 r = UInt256.read(signature, 0);
    UInt256 s = UInt256.read(signature, 32);
    return withParity(message, r, s, publicKey(privateKey));
  }

  @Override
  public Bytes publicKey(Bytes privateKey) {
    return Bytes.copyOf(library.pubkeyCreate(privateKey.toArray()), 1, 65);
  }
}
