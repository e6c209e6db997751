package io.evmesh.engine.precompile;

import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hex;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import supranational.blst.P1;
import supranational.blst.P1_Affine;
import supranational.blst.P2;
import supranational.blst.P2_Affine;
import supranational.blst.PT;

/**
 * 0x0a: whether a blob's polynomial, given by its KZG commitment, has the value y at z (EIP-4844).
 *
 * <p>Checking one proof needs two points of the trusted setup only, the generator of G2 and its
 * product with the secret, so blst's pairing does it without the setup's file.
 */
final class PointEvaluation {
  private static final int INPUT_SIZE = 192;
  private static final int POINT_SIZE = 48;
  private static final byte VERSION = 1;

  /** The second point of G2 in the trusted setup of the KZG ceremony, compressed. */
  static final String SECRET_IN_G2 =
      "b5bfd7dd8cdeb128843bc287230af38926187075cbfbefa81009a2ce615ac53d2914e5870cb452d2afaaab24f34"
          + "99f72185cbfee53492714734429b7b38608e23926c911cceceac9a36851477ba4c60b087041de621000edc98ed"
          + "ada20c1def2";

  private static final Bytes SUCCESS = success();

  private PointEvaluation() {}

  static final Precompile CONTRACT =
      Contract.ofSize(
          INPUT_SIZE,
          input -> 50_000,
          input -> isProven(input) ? Optional.of(SUCCESS) : Optional.empty());

  /** What a success returns: the number of field elements of a blob, and the group's order. */
  private static Bytes success() {
    return Bytes.wrap(
        Inputs.join(
            Inputs.padded(BigInteger.valueOf(4096), 32), Inputs.padded(Bls12381.ORDER, 32)));
  }

  private static boolean isProven(Bytes input) {
    if (input.size() != INPUT_SIZE) {
      return false;
    }
    byte[] versionedHash = Inputs.range(input, 0, 32);
    BigInteger z = Inputs.number(input, 32, 32);
    BigInteger y = Inputs.number(input, 64, 32);
    byte[] commitment = Inputs.range(input, 96, POINT_SIZE);
    byte[] hash = Hashing.sha256(commitment);
    hash[0] = VERSION;
    if (!Arrays.equals(hash, versionedHash)
        || z.compareTo(Bls12381.ORDER) >= 0
        || y.compareTo(Bls12381.ORDER) >= 0) {
      return false;
    }
    Optional<P1_Affine> c = point(commitment);
    Optional<P1_Affine> proof = point(Inputs.range(input, 144, POINT_SIZE));
    return c.isPresent() && proof.isPresent() && isProven(c.get(), z, y, proof.get());
  }

  /** The point of G1 that these 48 bytes write; empty if there is none. */
  static Optional<P1_Affine> point(byte[] compressed) {
    if (compressed[0] >= 0) {
      return Optional.empty(); // without the flag of compression the library would expect 96 bytes
    }
    try {
      return Optional.of(new P1_Affine(compressed)).filter(P1_Affine::in_group);
    } catch (RuntimeException e) {
      return Optional.empty(); // the library's way to say that the bytes are no point
    }
  }

  /** e(C - y G1, G2) = e(proof, s G2 - z G2) */
  private static boolean isProven(P1_Affine c, BigInteger z, BigInteger y, P1_Affine proof) {
    P1 left = c.to_jacobian().add(P1.generator().mult(y).neg());
    P2 secret = new P2(Hex.decode(SECRET_IN_G2));
    P2 right = secret.add(P2.generator().mult(z).neg());
    PT first = pairing(left.to_affine(), P2.generator().to_affine());
    PT second = pairing(proof, right.to_affine());
    return PT.finalverify(first, second);
  }

  private static PT pairing(P1_Affine p, P2_Affine q) {
    return p.is_inf() || q.is_inf() ? PT.one() : new PT(p, q);
  }
}
