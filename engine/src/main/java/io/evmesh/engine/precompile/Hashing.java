package io.evmesh.engine.precompile;

import io.evmesh.engine.crypto.Secp256k1;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** The contracts of Frontier: 0x01 to 0x03 (Yellow Paper, appendix E). */
final class Hashing {
  private static final int SIGNED = 128; // bytes: hash, v, r, s

  private Hashing() {}

  /** 0x01: the address, left-padded, that signed a hash; nothing if the signature is not valid. */
  static final Precompile ECRECOVER =
      Contract.ofFirst(SIGNED, input -> 3000, input -> Optional.of(recover(input)));

  /** 0x02: SHA-256. */
  static final Precompile SHA256 =
      Contract.of(
          input -> 60 + 12L * Inputs.words(input.size()),
          input -> Optional.of(Bytes.wrap(sha256(input.unsafeArray()))));

  /** 0x03: RIPEMD-160, left-padded to 32 bytes. */
  static final Precompile RIPEMD160 =
      Contract.of(
          input -> 600 + 120L * Inputs.words(input.size()), input -> Optional.of(ripemd160(input)));

  private static Bytes recover(Bytes input) {
    byte[] data = Inputs.range(input, 0, SIGNED);
    UInt256 v = UInt256.read(data, 32);
    if (!v.fitsLong() || v.toLong() != 27 && v.toLong() != 28) {
      return Bytes.EMPTY;
    }
    return Secp256k1.recoverAddress(
            Hash.read(data, 0),
            (int) v.toLong() - 27,
            UInt256.read(data, 64),
            UInt256.read(data, 96))
        .map(address -> UInt256.of(address.toBytes()).toBytes32())
        .orElse(Bytes.EMPTY);
  }

  static byte[] sha256(byte[] input) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(input);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static Bytes ripemd160(Bytes input) {
    byte[] out = new byte[32];
    Ripemd160.hash(input, out, 12);
    return Bytes.wrap(out);
  }
}
