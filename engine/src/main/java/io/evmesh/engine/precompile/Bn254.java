package io.evmesh.engine.precompile;

import io.evmesh.engine.types.Bytes;
import java.math.BigInteger;
import java.util.Optional;

/** 0x06 to 0x08: addition, multiplication and pairing on BN254 (EIP-196, 197; gas EIP-1108). */
final class Bn254 {
  private static final int PAIR_SIZE = 192;
  private static final BigInteger ORDER =
      new BigInteger("30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001", 16);
  private static final Bn254Fp B = Bn254Fp.of(BigInteger.valueOf(3));

  /** 3 / (9 + i): the constant of the twist's equation. */
  private static final Bn254Fp2 TWIST_B = Bn254Fp2.XI.inverted().times(B);

  private Bn254() {}

  static final Precompile ADD_BYZANTIUM = Contract.of(input -> 500, Bn254::add);
  static final Precompile MULTIPLY_BYZANTIUM = Contract.of(input -> 40_000, Bn254::multiply);
  static final Precompile PAIRING_BYZANTIUM =
      Contract.of(input -> 100_000 + 80_000L * (input.size() / PAIR_SIZE), Bn254::pairing);
  static final Precompile ADD = Contract.of(input -> 150, Bn254::add);
  static final Precompile MULTIPLY = Contract.of(input -> 6000, Bn254::multiply);
  static final Precompile PAIRING =
      Contract.of(input -> 45_000 + 34_000L * (input.size() / PAIR_SIZE), Bn254::pairing);

  private static Optional<Bytes> add(Bytes input) {
    Optional<Bn254Point<Bn254Fp>> a = g1(input, 0);
    Optional<Bn254Point<Bn254Fp>> b = g1(input, 64);
    return a.isEmpty() || b.isEmpty()
        ? Optional.empty()
        : Optional.of(coded(a.get().plus(b.get())));
  }

  private static Optional<Bytes> multiply(Bytes input) {
    BigInteger factor = Inputs.number(input, 64, 32);
    return g1(input, 0).map(point -> coded(point.times(factor)));
  }

  private static Optional<Bytes> pairing(Bytes input) {
    if (input.size() % PAIR_SIZE != 0) {
      return Optional.empty();
    }
    Bn254Fp12 product = Bn254Fp12.ONE;
    for (int at = 0; at < input.size(); at += PAIR_SIZE) {
      Optional<Bn254Point<Bn254Fp>> p = g1(input, at);
      Optional<Bn254Point<Bn254Fp2>> q = g2(input, at + 64);
      if (p.isEmpty() || q.isEmpty()) {
        return Optional.empty();
      }
      if (!p.get().isInfinite() && !q.get().isInfinite()) {
        product = product.times(Bn254Pairing.millerLoop(p.get(), q.get()));
      }
    }
    boolean isOne = Bn254Pairing.finalExponentiation(product).equals(Bn254Fp12.ONE);
    return Optional.of(Inputs.flag(isOne));
  }

  private static Optional<Bn254Fp> field(Bytes input, int from) {
    BigInteger value = Inputs.number(input, from, 32);
    return value.compareTo(Bn254Fp.P) < 0 ? Optional.of(Bn254Fp.of(value)) : Optional.empty();
  }

  /** The point with these coordinates, (0, 0) being infinity; empty if the curve has none such. */
  private static Optional<Bn254Point<Bn254Fp>> g1(Bytes input, int from) {
    Optional<Bn254Fp> x = field(input, from);
    Optional<Bn254Fp> y = field(input, from + 32);
    if (x.isEmpty() || y.isEmpty()) {
      return Optional.empty();
    }
    return onCurve(x.get(), y.get(), B, Bn254Fp.ZERO, Bn254Fp.ONE);
  }

  /** A point of the twist that is in the group; coordinates come imaginary part first. */
  private static Optional<Bn254Point<Bn254Fp2>> g2(Bytes input, int from) {
    Bn254Fp[] parts = new Bn254Fp[4];
    for (int i = 0; i < 4; i++) {
      Optional<Bn254Fp> part = field(input, from + 32 * i);
      if (part.isEmpty()) {
        return Optional.empty();
      }
      parts[i] = part.get();
    }
    Bn254Fp2 x = new Bn254Fp2(parts[1], parts[0]);
    Bn254Fp2 y = new Bn254Fp2(parts[3], parts[2]);
    return onCurve(x, y, TWIST_B, Bn254Fp2.ZERO, Bn254Fp2.ONE)
        .filter(point -> point.times(ORDER).isInfinite());
  }

  private static <E extends Bn254Field<E>> Optional<Bn254Point<E>> onCurve(
      E x, E y, E b, E zero, E one) {
    if (x.isZero() && y.isZero()) {
      return Optional.of(new Bn254Point<>(one, one, zero));
    }
    boolean solves = y.times(y).minus(x.times(x).times(x)).minus(b).isZero();
    return solves ? Optional.of(new Bn254Point<>(x, y, one)) : Optional.empty();
  }

  private static Bytes coded(Bn254Point<Bn254Fp> point) {
    if (point.isInfinite()) {
      return Bytes.wrap(new byte[64]);
    }
    Bn254Point<Bn254Fp> affine = point.affine(Bn254Fp.ONE);
    return Bytes.wrap(
        Inputs.join(
            Inputs.padded(affine.x().toBigInteger(), 32),
            Inputs.padded(affine.y().toBigInteger(), 32)));
  }
}
