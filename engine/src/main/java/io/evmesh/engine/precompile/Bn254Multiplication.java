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
  private final CurvePoint<Limbs> scratch = curve.infinity();

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
    return scalar.bitLength() <= SHORT_BITS
        ? curve.multiply(p, scalar)
        : multiply(p, scalar.toBigInteger());
  }

  private CurvePoint<Limbs> multiply(CurvePoint<Limbs> p, BigInteger k) {
    BigInteger c1 = k.multiply(SHORT).divide(Bn254Fp.ORDER);
    BigInteger c2 = k.multiply(LONG).divide(Bn254Fp.ORDER);
    BigInteger k1 = k.subtract(c1.multiply(SHORT)).subtract(c2.multiply(OTHER));
    BigInteger k2 = c2.multiply(SHORT).subtract(c1.multiply(LONG));
    byte[] digits1 = SignedDigits.of(Limbs.of(k1.abs()), Curve.WIDTH);
    byte[] digits2 = SignedDigits.of(Limbs.of(k2.abs()), Curve.WIDTH);
    List<CurvePoint<Limbs>> multiples1 = curve.oddMultiples(p, Curve.WIDTH);
    List<CurvePoint<Limbs>> multiples2 = new ArrayList<>();
    for (CurvePoint<Limbs> multiple : multiples1) {
      multiples2.add(image(multiple));
    }
    CurvePoint<Limbs> sum = curve.infinity();
    int sign1 = k1.signum();
    int sign2 = k2.signum();
    int top = Math.max(SignedDigits.highest(digits1), SignedDigits.highest(digits2));
    for (int at = top; at >= 0; at--) {
      curve.twice(sum);
      curve.addDigit(sum, multiples1, sign1 * digits1[at], scratch);
      curve.addDigit(sum, multiples2, sign2 * digits2[at], scratch);
    }
    return sum;
  }

  private CurvePoint<Limbs> image(CurvePoint<Limbs> p) {
    CurvePoint<Limbs> image = curve.infinity();
    curve.copy(image, p);
    Bn254Fp.P.multiply(image.x, p.x, BETA_IN_P);
    return image;
  }
}
