package io.evmesh.engine.precompile;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Multiples of a point of BN254, with the endomorphism psi (x, y) = (beta x, y), which multiplies
 * by a cube root lambda of 1: a scalar k is k1 + k2 lambda modulo the order, both half as long.
 *
 * <p>Source: Gallant, Lambert, Vanstone, Faster point multiplication on elliptic curves with
 * efficient endomorphisms (2001).
 */
final class Bn254Multiplication {
  /*
   * The vectors (2 u + 1, 6 u^2 + 4 u + 1) and (6 u^2 + 2 u, -2 u - 1) make the lattice of all
   * (a, b) with a + b lambda = 0 modulo the order. (k, 0) is a sum of both with fractional factors;
   * without the whole parts of these, what is left has coordinates below 2^128.
   */
  private static final BigInteger SHORT = polynomial(0, 2, 1);
  private static final BigInteger LONG = polynomial(6, 4, 1);
  private static final BigInteger OTHER = polynomial(6, 2, 0);

  /** The cube root of 1 modulo the order that is lambda: -36 u^3 - 18 u^2 - 6 u - 2. */
  static final BigInteger LAMBDA =
      Bn254Fp.U.multiply(polynomial(36, 18, 6)).add(BigInteger.TWO).negate();

  /** The cube root of 1 in the field that belongs to lambda: -18 u^3 - 18 u^2 - 9 u - 2. */
  static final BigInteger BETA =
      Bn254Fp.U.multiply(polynomial(18, 18, 9)).add(BigInteger.TWO).negate();

  private static final Limbs BETA_IN_P = Bn254Fp.P.number(BETA.mod(Bn254Fp.PRIME));

  /** Scalars up to this length are not worth being split. */
  private static final int SHORT_BITS = 128;

  private final Curve<Limbs> curve = new Curve<>(Bn254Fp.P, false);

  /** Room for a negative multiple; its z is and stays 1. */
  private final CurvePoint<Limbs> scratch =
      new CurvePoint<>(Bn254Fp.P, Bn254Fp.P.element(), Bn254Fp.P.element());

  private static BigInteger polynomial(int quadratic, int linear, int constant) {
    return BigInteger.valueOf(quadratic)
        .multiply(Bn254Fp.U)
        .add(BigInteger.valueOf(linear))
        .multiply(Bn254Fp.U)
        .add(BigInteger.valueOf(constant));
  }

  /** scalar * p, for any scalar below 2^256. */
  CurvePoint<Limbs> multiply(CurvePoint<Limbs> p, Limbs scalar) {
    if (curve.isInfinite(p) || scalar.bitLength() <= 1) {
      return scalar.isZero() ? curve.infinity() : p;
    }
    if (scalar.bitLength() > SHORT_BITS) {
      return multiply(p, scalar.toBigInteger());
    }
    int width = Curve.width(scalar.bitLength());
    return sum(p, width, new byte[][] {SignedDigits.of(scalar, width)}, new int[] {1});
  }

  private CurvePoint<Limbs> multiply(CurvePoint<Limbs> p, BigInteger k) {
    BigInteger c1 = k.multiply(SHORT).divide(Bn254Fp.ORDER);
    BigInteger c2 = k.multiply(LONG).divide(Bn254Fp.ORDER);
    BigInteger k1 = k.subtract(c1.multiply(SHORT)).subtract(c2.multiply(OTHER));
    BigInteger k2 = c2.multiply(SHORT).subtract(c1.multiply(LONG));
    byte[][] digits = {
      SignedDigits.of(Limbs.of(k1.abs()), Curve.WIDTH),
      SignedDigits.of(Limbs.of(k2.abs()), Curve.WIDTH)
    };
    return sum(p, Curve.WIDTH, digits, new int[] {k1.signum(), k2.signum()});
  }

  /**
   * The sum of p and of psi (p), each times a scalar.
   *
   * @param digits of one or both scalars without their signs
   */
  private CurvePoint<Limbs> sum(CurvePoint<Limbs> p, int width, byte[][] digits, int[] signs) {
    List<CurvePoint<Limbs>> multiples = new ArrayList<>();
    Limbs denominator = curve.affineMultiples(p, width, multiples);
    List<CurvePoint<Limbs>> images = new ArrayList<>();
    int top = SignedDigits.highest(digits[0]);
    if (digits.length > 1) {
      multiples.forEach(multiple -> images.add(image(multiple)));
      top = Math.max(top, SignedDigits.highest(digits[1]));
    }
    CurvePoint<Limbs> sum = curve.infinity();
    for (int at = top; at >= 0; at--) {
      curve.twice(sum);
      curve.addDigit(sum, multiples, signs[0] * digits[0][at], scratch);
      if (digits.length > 1) {
        curve.addDigit(sum, images, signs[1] * digits[1][at], scratch);
      }
    }
    Bn254Fp.P.multiply(sum.z, sum.z, denominator);
    return sum;
  }

  private static CurvePoint<Limbs> image(CurvePoint<Limbs> p) {
    Limbs x = Bn254Fp.P.element();
    Bn254Fp.P.multiply(x, p.x, BETA_IN_P);
    return new CurvePoint<>(Bn254Fp.P, x, p.y);
  }
}
