package io.evmesh.node.vote;

import io.evmesh.engine.crypto.Secp256k1;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.Optional;

/**
 * A signature of a ballot: of 65 bytes from a key, of any length from a contract (ERC-1271).
 *
 * @param bytes r, s and v, where it is from a key
 */
public record BallotSignature(Bytes bytes) {
  private static final int KEY_SIZE = 65;
  private static final int V_OF_PARITY = 27;

  /** The signature with v 27 or 28 where it was 0 or 1, as some devices have it. */
  public BallotSignature {
    if (bytes.size() == KEY_SIZE && (bytes.get(64) == 0 || bytes.get(64) == 1)) {
      byte[] usual = bytes.toArray();
      usual[64] = (byte) (usual[64] + V_OF_PARITY);
      bytes = Bytes.wrap(usual);
    }
  }

  boolean isOfKey() {
    return bytes.size() == KEY_SIZE;
  }

  int v() {
    return bytes.get(64) & 0xff;
  }

  UInt256 r() {
    return UInt256.read(bytes.unsafeArray(), 0);
  }

  UInt256 s() {
    return UInt256.read(bytes.unsafeArray(), 32);
  }

  /** What is wrong with a signature of a key, whatever it signs; empty if nothing is. */
  Optional<String> fault() {
    if (!isOfKey()) {
      return Optional.of("bad signature: %d bytes, not 65".formatted(bytes.size()));
    }
    if (v() != V_OF_PARITY && v() != V_OF_PARITY + 1) {
      return Optional.of("bad signature: v is %d, not 27 or 28".formatted(v()));
    }
    if (Secp256k1.isHigh(s()) && s().compareTo(Secp256k1.ORDER) < 0) {
      return Optional.of(
          "malleable signature: s is above half of the group's order, so that anybody can make a"
              + " second one of it");
    }
    return Optional.empty();
  }

  /** Who signed this; empty if nobody can have. */
  public Optional<Address> signer(Hash digest) {
    return isOfKey()
        ? Secp256k1.recoverAddress(digest, v() - V_OF_PARITY, r(), s())
        : Optional.empty();
  }
}
