package io.evmesh.engine.precompile;

import java.math.BigInteger;

/** The field of BN254's coordinates. */
final class Bn254Fp {
  private static final String DIGITS =
      "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47";
  static final BigInteger PRIME = new BigInteger(DIGITS, 16);
  static final Modulus P = Modulus.of(DIGITS);

  /** The prime as a plain number. */
  static final Limbs PLAIN_PRIME = P.value();

  private Bn254Fp() {}
}
