package io.evmesh.engine.crypto;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.Optional;

/** Signatures on the curve secp256k1: libsecp256k1 where it loads, BouncyCastle elsewhere. */
public final class Secp256k1 {
  /** The order of the group. */
  public static final UInt256 ORDER =
      UInt256.fromHex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");

  private static final UInt256 HALF_ORDER = UInt256.of(ORDER.toBigInteger().shiftRight(1));
  private static final Secp256k1Library LIBRARY =
      NativeSecp256k1.load().orElseGet(Secp256k1::portable);

  private Secp256k1() {}

  /**
   * A method of its own: a reference to the constructor would load BouncyCastle, whose signed
   * archive the JVM verifies at length, even where it is not needed.
   */
  private static Secp256k1Library portable() {
    return new BouncySecp256k1();
  }

  /** A signature with the parity that lets the signer be found again. */
  public record Recoverable(int yParity, UInt256 r, UInt256 s) {}

  /** Whether {@code s} is above half of the order, where only one of two signatures is wanted. */
  public static boolean isHigh(UInt256 s) {
    return s.compareTo(HALF_ORDER) > 0;
  }

  /**
   * The public key that made this signature of {@code message}: 64 bytes, x and y; empty if there
   * is none.
   */
  public static Optional<Bytes> recover(Hash message, int yParity, UInt256 r, UInt256 s) {
    return recover(LIBRARY, message, yParity, r, s);
  }

  static Optional<Bytes> recover(
      Secp256k1Library library, Hash message, int yParity, UInt256 r, UInt256 s) {
    boolean inRange =
        (yParity == 0 || yParity == 1)
            && !r.isZero()
            && !s.isZero()
            && r.compareTo(ORDER) < 0
            && s.compareTo(ORDER) < 0;
    return inRange ? library.recover(message, yParity, r, s) : Optional.empty();
  }

  /** The account of {@link #recover}'s key. */
  public static Optional<Address> recoverAddress(Hash message, int yParity, UInt256 r, UInt256 s) {
    return recover(message, yParity, r, s).map(Secp256k1::address);
  }

  /** The account of a public key of 64 bytes. */
  public static Address address(Bytes publicKey) {
    return Address.lastBytesOf(Keccak256.hash(publicKey));
  }

  /** Whether {@code key} is a private key: from 1 to the order less 1. */
  public static boolean isPrivateKey(UInt256 key) {
    return !key.isZero() && key.compareTo(ORDER) < 0;
  }

  /** Signs deterministically (RFC 6979), with a low s; the private key has 32 bytes. */
  public static Recoverable sign(Hash message, Bytes privateKey) {
    return LIBRARY.sign(message, privateKey);
  }

  /** The public key, 64 bytes, of a private key of 32. */
  public static Bytes publicKey(Bytes privateKey) {
    return LIBRARY.publicKey(privateKey);
  }
}
