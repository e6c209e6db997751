package io.evmesh.engine.precompile;

import java.math.BigInteger;

/**
 * The field of BN254's coordinates.
 *
 * <p>Source: Barreto, Naehrig, Pairing-friendly elliptic curves of prime order (2005), for the
 * polynomials; EIP-196 for the parameter, by the numbers that they give.
 */
final class Bn254Fp {
  /** The curve's parameter u, of which all its other numbers are polynomials. */
  static final BigInteger U = BigInteger.valueOf(4_965_661_367_192_848_881L);

  /** 36 u^4 + 36 u^3 + 24 u^2 + 6 u + 1. */
  static final BigInteger PRIME = polynomial(24);

  /** How many points the curve has: 36 u^4 + 36 u^3 + 18 u^2 + 6 u + 1. */
  static final BigInteger ORDER = polynomial(18);

  static final Modulus P = Modulus.of(PRIME);

  /** The prime as a plain number. */
  static final Limbs PLAIN_PRIME = P.value();

  private Bn254Fp() {}

  private static BigInteger polynomial(int quadratic) {
    BigInteger sum = BigInteger.ZERO;
    for (int coefficient : new int[] {36, 36, quadratic, 6, 1}) {
      sum = sum.multiply(U).add(BigInteger.valueOf(coefficient));
    }
    return sum;
  }
}
