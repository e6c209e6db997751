package io.evmesh.engine.precompile;

import java.math.BigInteger;

/** a + b i with i^2 = -1, modulo the prime of BLS12-381; G1's field is that with b = 0. */
record BlsField(BigInteger a, BigInteger b) {
  /** (x - 1)^2 order / 3 + x, x being the curve's parameter. */
  static final BigInteger P =
      Bls12381.X.subtract(BigInteger.ONE)
          .pow(2)
          .multiply(Bls12381.ORDER)
          .divide(BigInteger.valueOf(3))
          .add(Bls12381.X);

  static final BlsField ZERO = of(0, 0);
  static final BlsField ONE = of(1, 0);
  private static final BigInteger TWO_INVERTED = BigInteger.TWO.modInverse(P);
  private static final BigInteger ROOT = P.add(BigInteger.ONE).shiftRight(2);
  private static final BigInteger LEGENDRE = P.subtract(BigInteger.ONE).shiftRight(1);

  static BlsField of(long a, long b) {
    return new BlsField(BigInteger.valueOf(a).mod(P), BigInteger.valueOf(b).mod(P));
  }

  BlsField plus(BlsField that) {
    return new BlsField(a.add(that.a).mod(P), b.add(that.b).mod(P));
  }

  BlsField times(BlsField that) {
    return new BlsField(
        a.multiply(that.a).subtract(b.multiply(that.b)).mod(P),
        a.multiply(that.b).add(b.multiply(that.a)).mod(P));
  }

  BlsField negated() {
    return new BlsField(a.negate().mod(P), b.negate().mod(P));
  }

  BlsField inverted() {
    BigInteger inverse = norm().modInverse(P);
    return new BlsField(a.multiply(inverse).mod(P), b.negate().multiply(inverse).mod(P));
  }

  boolean isZero() {
    return a.signum() == 0 && b.signum() == 0;
  }

  /** Whether a square root exists in Fp2, or in Fp for {@code inBaseField}. */
  boolean isSquare(boolean inBaseField) {
    return isSquare(inBaseField ? a : norm());
  }

  private BigInteger norm() {
    return a.multiply(a).add(b.multiply(b)).mod(P);
  }

  private static boolean isSquare(BigInteger x) {
    return x.signum() == 0 || x.modPow(LEGENDRE, P).equals(BigInteger.ONE);
  }

  /** A square root of a square. */
  BlsField root() {
    if (b.signum() == 0) {
      return isSquare(a)
          ? new BlsField(a.modPow(ROOT, P), BigInteger.ZERO)
          : new BlsField(BigInteger.ZERO, a.negate().mod(P).modPow(ROOT, P));
    }
    BigInteger length = norm().modPow(ROOT, P);
    BigInteger half = a.add(length).multiply(TWO_INVERTED).mod(P);
    if (!isSquare(half)) {
      half = a.subtract(length).multiply(TWO_INVERTED).mod(P);
    }
    BigInteger real = half.modPow(ROOT, P);
    return new BlsField(real, b.multiply(real.shiftLeft(1).modInverse(P)).mod(P));
  }

  /** The sign of RFC 9380, 4.1. */
  boolean isNegative() {
    return a.testBit(0) || a.signum() == 0 && b.testBit(0);
  }
}
