package io.evmesh.engine.precompile;

import java.math.BigInteger;

/**
 * Which points of BN254's twist belong to the group of the order that the curve has.
 *
 * <p>Let psi be Frobenius on the twist, which satisfies psi^2 - t psi + p = 0 with t = 6 u^2 + 1. A
 * point belongs exactly if f(psi) = (u + 1) + u psi + u psi^2 - 2 u psi^3 annihilates it: psi acts
 * on the group as p, and the order divides f(p); and a point that f(psi) annihilates has an order
 * dividing the norm of f(psi), whose only common factor with the number of points on the twist,
 * order (2 p - order), is the group's order.
 *
 * <p>Source: El Housni, Guillevic, Piellard, Co-factor clearing and subgroup membership testing on
 * pairing-friendly curves (2022).
 */
final class Bn254Twist {
  /** 3 / (9 + i): the constant of the twist's equation. */
  static final Bn254Fp2 B = new Bn254Fp2();

  /** Three times that. */
  static final Bn254Fp2 THRICE_B = new Bn254Fp2();

  static {
    Bn254Fp2 nine = new Bn254Fp2(Bn254Fp.P.number(BigInteger.valueOf(9)), Bn254Fp.P.one());
    B.invert(nine);
    B.multiply(B, Bn254Fp.P.number(BigInteger.valueOf(3)));
    THRICE_B.add(B, B);
    THRICE_B.add(THRICE_B, B);
  }

  private Bn254Twist() {}

  /** Whether a point that is on the twist is in the group, as infinity is. */
  static boolean isInGroup(CurvePoint<Bn254Fp2> q) {
    if (q.z.isZero()) {
      return true;
    }
    Curve<Bn254Fp2> curve = new Curve<>(Bn254Fp2.FIELD, false);
    CurvePoint<Bn254Fp2> multiple = curve.multiply(q, Bn254Pairing.U);
    CurvePoint<Bn254Fp2> sum = curve.infinity();
    curve.copy(sum, multiple);
    curve.add(sum, q);
    CurvePoint<Bn254Fp2> power = curve.infinity();
    curve.copy(power, multiple);
    for (int i = 0; i < 2; i++) {
      frobenius(power);
      curve.add(sum, power);
    }
    frobenius(power);
    curve.twice(power);
    curve.negate(power, power);
    curve.add(sum, power);
    return curve.isInfinite(sum);
  }

  private static void frobenius(CurvePoint<Bn254Fp2> point) {
    Bn254Walk.frobenius(point.x, point.x, 2);
    Bn254Walk.frobenius(point.y, point.y, 3);
    point.z.conjugate(point.z);
  }
}
