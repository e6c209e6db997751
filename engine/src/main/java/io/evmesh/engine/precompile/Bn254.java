package io.evmesh.engine.precompile;

import io.evmesh.engine.types.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** 0x06 to 0x08: addition, multiplication and pairing on BN254 (EIP-196, 197; gas EIP-1108). */
final class Bn254 {
  private static final int TWO_POINTS = 128;
  private static final int POINT_AND_SCALAR = 96;
  private static final int PAIR_SIZE = 192;

  private Bn254() {}

  static final Precompile ADD_BYZANTIUM = Contract.ofFirst(TWO_POINTS, input -> 500, Bn254::add);
  static final Precompile MULTIPLY_BYZANTIUM =
      Contract.ofFirst(POINT_AND_SCALAR, input -> 40_000, Bn254::multiply);
  static final Precompile PAIRING_BYZANTIUM =
      Contract.of(input -> 100_000 + 80_000L * (input.size() / PAIR_SIZE), Bn254::pairing);
  static final Precompile ADD = Contract.ofFirst(TWO_POINTS, input -> 150, Bn254::add);
  static final Precompile MULTIPLY =
      Contract.ofFirst(POINT_AND_SCALAR, input -> 6000, Bn254::multiply);
  static final Precompile PAIRING =
      Contract.of(input -> 45_000 + 34_000L * (input.size() / PAIR_SIZE), Bn254::pairing);

  private static Optional<Bytes> add(Bytes input) {
    return Bn254Points.g1(input, 0).flatMap(a -> Bn254Points.g1(input, 64).map(b -> sum(a, b)));
  }

  /** The sum of affine points by the line through them: it takes one inversion. */
  private static Bytes sum(CurvePoint<Limbs> p, CurvePoint<Limbs> q) {
    if (p.z.isZero() || q.z.isZero()) {
      return Bn254Points.coded(p.z.isZero() ? q : p);
    }
    Modulus field = Bn254Fp.P;
    Limbs slope = new Limbs();
    Limbs divisor = new Limbs();
    if (!p.x.isEqual(q.x)) {
      field.subtract(slope, q.y, p.y);
      field.subtract(divisor, q.x, p.x);
    } else if (p.y.isEqual(q.y)) {
      field.square(divisor, p.x);
      field.add(slope, divisor, divisor);
      field.add(slope, slope, divisor);
      field.add(divisor, p.y, p.y); // not zero: the group has an odd order
    } else {
      return Bn254Points.INFINITY;
    }
    field.invert(divisor, divisor);
    field.multiply(slope, slope, divisor);
    Limbs x = new Limbs();
    field.square(x, slope);
    field.subtract(x, x, p.x);
    field.subtract(x, x, q.x);
    Limbs y = new Limbs();
    field.subtract(y, p.x, x);
    field.multiply(y, y, slope);
    field.subtract(y, y, p.y);
    return Bn254Points.coded(x, y);
  }

  private static Optional<Bytes> multiply(Bytes input) {
    Limbs factor = new Limbs();
    factor.read(input, 64);
    return Bn254Points.g1(input, 0)
        .map(point -> new Bn254Multiplication().multiply(point, factor))
        .map(Bn254Points::coded);
  }

  private static Optional<Bytes> pairing(Bytes input) {
    if (input.size() % PAIR_SIZE != 0) {
      return Optional.empty();
    }
    List<Bn254Walk> walks = new ArrayList<>();
    for (int at = 0; at < input.size(); at += PAIR_SIZE) {
      Optional<CurvePoint<Limbs>> p = Bn254Points.g1(input, at);
      Optional<CurvePoint<Bn254Fp2>> q =
          Bn254Points.twist(input, at + 64).filter(Bn254Twist::isInGroup);
      if (p.isEmpty() || q.isEmpty()) {
        return Optional.empty();
      }
      // A pair with infinity has the value 1
      if (!p.get().z.isZero() && !q.get().z.isZero()) {
        walks.add(new Bn254Walk(p.get(), q.get()));
      }
    }
    return Optional.of(Inputs.flag(walks.isEmpty() || new Bn254Pairing().isOne(walks)));
  }
}
