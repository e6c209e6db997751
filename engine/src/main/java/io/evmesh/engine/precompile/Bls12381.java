package io.evmesh.engine.precompile;

import io.evmesh.engine.types.Bytes;
import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import supranational.blst.P1;
import supranational.blst.P1_Affine;
import supranational.blst.P2;
import supranational.blst.P2_Affine;
import supranational.blst.Pairing;

/** 0x0b to 0x11: operations on BLS12-381 (EIP-2537), through blst. */
final class Bls12381 {
  private static final int SCALAR = 32;
  private static final int PAIR = BlsPoints.G1_SIZE + BlsPoints.G2_SIZE;
  private static final int FIELD = 64;

  /**
   * The curve's parameter x, of which its other numbers are polynomials (Barreto, Lynn, Scott,
   * Constructing elliptic curves with prescribed embedding degrees, 2002).
   */
  static final BigInteger X = new BigInteger("-d201000000010000", 16);

  /** The order of the groups: x^4 - x^2 + 1. */
  static final BigInteger ORDER = X.pow(4).subtract(X.pow(2)).add(BigInteger.ONE);

  private Bls12381() {}

  static final Precompile G1_ADD =
      Contract.ofSize(2 * BlsPoints.G1_SIZE, input -> 375, Bls12381::g1Add);
  static final Precompile G1_MSM =
      Contract.of(
          input -> msmGas(input, BlsPoints.G1_SIZE + SCALAR, 12_000, true), Bls12381::g1Msm);
  static final Precompile G2_ADD =
      Contract.ofSize(2 * BlsPoints.G2_SIZE, input -> 600, Bls12381::g2Add);
  static final Precompile G2_MSM =
      Contract.of(
          input -> msmGas(input, BlsPoints.G2_SIZE + SCALAR, 22_500, false), Bls12381::g2Msm);
  static final Precompile PAIRING =
      Contract.of(input -> 37_700 + 32_600L * (input.size() / PAIR), Bls12381::pairing);
  static final Precompile MAP_TO_G1 =
      Contract.ofSize(
          FIELD,
          input -> 5500,
          input -> input.size() == FIELD ? BlsMapping.toG1(input) : Optional.empty());
  static final Precompile MAP_TO_G2 =
      Contract.ofSize(
          2 * FIELD,
          input -> 23_800,
          input -> input.size() == 2 * FIELD ? BlsMapping.toG2(input) : Optional.empty());

  private static long msmGas(Bytes input, int itemSize, long gas, boolean first) {
    int count = input.size() / itemSize;
    if (count == 0) {
      return 0;
    }
    return count * gas * (first ? BlsDiscounts.g1(count) : BlsDiscounts.g2(count)) / 1000;
  }

  private static Optional<Bytes> g1Add(Bytes input) {
    if (input.size() != 2 * BlsPoints.G1_SIZE) {
      return Optional.empty();
    }
    if (BlsThreeTorsion.concerns(input)) {
      return BlsThreeTorsion.add(input);
    }
    Optional<P1_Affine> a = BlsPoints.g1(input, 0);
    Optional<P1_Affine> b = BlsPoints.g1(input, BlsPoints.G1_SIZE);
    return a.isEmpty() || b.isEmpty()
        ? Optional.empty()
        : Optional.of(BlsPoints.coded(a.get().to_jacobian().add(b.get())));
  }

  private static Optional<Bytes> g2Add(Bytes input) {
    if (input.size() != 2 * BlsPoints.G2_SIZE) {
      return Optional.empty();
    }
    Optional<P2_Affine> a = BlsPoints.g2(input, 0);
    Optional<P2_Affine> b = BlsPoints.g2(input, BlsPoints.G2_SIZE);
    return a.isEmpty() || b.isEmpty()
        ? Optional.empty()
        : Optional.of(BlsPoints.coded(a.get().to_jacobian().add(b.get())));
  }

  private static Optional<Bytes> g1Msm(Bytes input) {
    int itemSize = BlsPoints.G1_SIZE + SCALAR;
    if (input.isEmpty() || input.size() % itemSize != 0) {
      return Optional.empty();
    }
    P1 sum = new P1();
    for (int at = 0; at < input.size(); at += itemSize) {
      Optional<P1_Affine> point = BlsPoints.g1(input, at);
      if (point.isEmpty() || !BlsPoints.isInGroup(point.get())) {
        return Optional.empty();
      }
      if (!point.get().is_inf()) {
        sum = sum.add(point.get().to_jacobian().mult(scalar(input, at + BlsPoints.G1_SIZE)));
      }
    }
    return Optional.of(BlsPoints.coded(sum));
  }

  private static Optional<Bytes> g2Msm(Bytes input) {
    int itemSize = BlsPoints.G2_SIZE + SCALAR;
    if (input.isEmpty() || input.size() % itemSize != 0) {
      return Optional.empty();
    }
    P2 sum = new P2();
    for (int at = 0; at < input.size(); at += itemSize) {
      Optional<P2_Affine> point = BlsPoints.g2(input, at);
      if (point.isEmpty() || !BlsPoints.isInGroup(point.get())) {
        return Optional.empty();
      }
      if (!point.get().is_inf()) {
        sum = sum.add(point.get().to_jacobian().mult(scalar(input, at + BlsPoints.G2_SIZE)));
      }
    }
    return Optional.of(BlsPoints.coded(sum));
  }

  private static BigInteger scalar(Bytes input, int from) {
    return Inputs.number(input, from, SCALAR).mod(ORDER);
  }

  private static Optional<Bytes> pairing(Bytes input) {
    if (input.isEmpty() || input.size() % PAIR != 0) {
      return Optional.empty();
    }
    @Nullable Pairing product = null;
    for (int at = 0; at < input.size(); at += PAIR) {
      Optional<P1_Affine> p = BlsPoints.g1(input, at);
      Optional<P2_Affine> q = BlsPoints.g2(input, at + BlsPoints.G1_SIZE);
      if (p.isEmpty()
          || q.isEmpty()
          || !BlsPoints.isInGroup(p.get())
          || !BlsPoints.isInGroup(q.get())) {
        return Optional.empty();
      }
      // A pair with infinity has the value 1
      if (!p.get().is_inf() && !q.get().is_inf()) {
        product = product == null ? new Pairing(true, "") : product;
        product.raw_aggregate(q.get(), p.get());
      }
    }
    return Optional.of(Inputs.flag(product == null || isOne(product)));
  }

  private static boolean isOne(Pairing product) {
    product.commit();
    return product.as_fp12().final_exp().is_one();
  }
}
