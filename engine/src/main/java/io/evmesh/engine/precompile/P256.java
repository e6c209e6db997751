package io.evmesh.engine.precompile;

import java.math.BigInteger;
import java.util.List;

/** Signatures on the curve secp256r1 (SEC 1, 4.1.4; SEC 2, 2.4.2). */
final class P256 {
  static final BigInteger PRIME =
      new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
  static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  /** The constant of the curve's equation. */
  static final BigInteger B =
      new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);

  static final BigInteger GENERATOR_X =
      new BigInteger("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296", 16);
  static final BigInteger GENERATOR_Y =
      new BigInteger("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5", 16);

  private static final Modulus P = Modulus.of(PRIME);
  private static final Modulus N = Modulus.of(ORDER);
  private static final Limbs PLAIN_P = P.value();
  private static final Limbs PLAIN_N = N.value();
  private static final Limbs B_IN_P = P.number(B);
  private static final Limbs ORDER_IN_P = P.number(ORDER);

  /** The prime less the order: an x from the order upwards is a smaller r plus the order. */
  private static final Limbs GAP = Limbs.of(PRIME.subtract(ORDER));

  /** Width of the generator's signed digits. */
  private static final int WIDTH = 6;

  private static final List<CurvePoint<Limbs>> MULTIPLES =
      new Curve<>(P, true)
          .oddMultiples(new CurvePoint<>(P, P.number(GENERATOR_X), P.number(GENERATOR_Y)), WIDTH);

  private P256() {}

  /** Whether a plain number is from 1 to the order less 1. */
  static boolean isScalar(Limbs plain) {
    return !plain.isZero() && plain.isBelow(PLAIN_N);
  }

  /** Whether plain coordinates are in range and on the curve: infinity has none such. */
  static boolean isOnCurve(Limbs plainX, Limbs plainY) {
    if (!plainX.isBelow(PLAIN_P) || !plainY.isBelow(PLAIN_P)) {
      return false;
    }
    Limbs x = entered(P, plainX);
    Limbs left = entered(P, plainY);
    Limbs right = new Limbs();
    P.square(left, left);
    P.square(right, x);
    P.multiply(right, right, x);
    for (int i = 0; i < 3; i++) {
      P.subtract(right, right, x);
    }
    P.add(right, right, B_IN_P);
    return left.isEqual(right);
  }

  /**
   * Whether (r, s) signs the hash with the key (x, y): scalars and a point of the curve, all as
   * plain numbers. The hash may be any number below 2^256.
   */
  static boolean isSignature(Limbs hash, Limbs r, Limbs s, Limbs x, Limbs y) {
    Limbs inverse = entered(N, s);
    N.invert(inverse, inverse);
    Curve<Limbs> curve = new Curve<>(P, true);
    CurvePoint<Limbs> key = new CurvePoint<>(P, entered(P, x), entered(P, y));
    CurvePoint<Limbs> sum =
        sum(curve, SignedDigits.of(product(hash, inverse), WIDTH), key, product(r, inverse));
    return !curve.isInfinite(sum) && hasX(sum, r);
  }

  /** The digits times the generator plus factor times the key. */
  private static CurvePoint<Limbs> sum(
      Curve<Limbs> curve, byte[] digits, CurvePoint<Limbs> key, Limbs factor) {
    byte[] keyDigits = SignedDigits.of(factor, Curve.WIDTH);
    List<CurvePoint<Limbs>> keyMultiples = curve.oddMultiples(key, Curve.WIDTH);
    CurvePoint<Limbs> scratch = curve.infinity();
    CurvePoint<Limbs> sum = curve.infinity();
    int top = Math.max(SignedDigits.highest(digits), SignedDigits.highest(keyDigits));
    for (int at = top; at >= 0; at--) {
      curve.twice(sum);
      curve.addDigit(sum, MULTIPLES, digits[at], scratch);
      curve.addDigit(sum, keyMultiples, keyDigits[at], scratch);
    }
    return sum;
  }

  /** Whether x / z^2, a number below p, is r modulo the order: it is r, or r + order if below p. */
  private static boolean hasX(CurvePoint<Limbs> point, Limbs r) {
    Limbs square = new Limbs();
    P.square(square, point.z);
    Limbs candidate = entered(P, r);
    Limbs expected = new Limbs();
    P.multiply(expected, candidate, square);
    if (expected.isEqual(point.x)) {
      return true;
    }
    P.add(candidate, candidate, ORDER_IN_P);
    P.multiply(expected, candidate, square);
    return r.isBelow(GAP) && expected.isEqual(point.x);
  }

  /** The plain product modulo the order of a plain number and one in Montgomery form. */
  private static Limbs product(Limbs plain, Limbs factor) {
    Limbs out = new Limbs();
    N.multiply(out, plain, factor); // the factor's R and the reduction's 1 / R cancel
    return out;
  }

  private static Limbs entered(Modulus modulus, Limbs plain) {
    Limbs out = new Limbs();
    modulus.enter(out, plain);
    return out;
  }
}
