package io.evmesh.engine.precompile;

import java.math.BigInteger;

/** a + b w with w^2 = v, over {@link Bn254Fp6}: where pairings take their values. */
record Bn254Fp12(Bn254Fp6 a, Bn254Fp6 b) {
  static final Bn254Fp12 ONE = new Bn254Fp12(Bn254Fp6.ONE, Bn254Fp6.ZERO);

  /** (9 + i)^(k (p - 1) / 6) for k from 0 to 5: what Frobenius multiplies w^k with. */
  private static final Bn254Fp2[] FROBENIUS = new Bn254Fp2[6];

  static {
    BigInteger sixth = Bn254Fp.P.subtract(BigInteger.ONE).divide(BigInteger.valueOf(6));
    for (int k = 0; k < 6; k++) {
      FROBENIUS[k] = Bn254Fp2.XI.power(sixth.multiply(BigInteger.valueOf(k)));
    }
  }

  static Bn254Fp2 frobeniusFactor(int k) {
    return FROBENIUS[k];
  }

  Bn254Fp12 times(Bn254Fp12 that) {
    Bn254Fp6 aa = a.times(that.a);
    Bn254Fp6 bb = b.times(that.b);
    Bn254Fp6 mixed = a.plus(b).times(that.a.plus(that.b)).minus(aa).minus(bb);
    return new Bn254Fp12(aa.plus(bb.timesV()), mixed);
  }

  Bn254Fp12 squared() {
    Bn254Fp6 ab = a.times(b);
    Bn254Fp6 sum = a.plus(b).times(a.plus(b.timesV()));
    return new Bn254Fp12(sum.minus(ab).minus(ab.timesV()), ab.plus(ab));
  }

  /** To the power p^6; the inverse of what has norm 1. */
  Bn254Fp12 conjugated() {
    return new Bn254Fp12(a, b.negated());
  }

  Bn254Fp12 inverted() {
    Bn254Fp6 inverse = a.times(a).minus(b.times(b).timesV()).inverted();
    return new Bn254Fp12(a.times(inverse), b.times(inverse).negated());
  }

  /** To the power p. */
  Bn254Fp12 frobenius() {
    return new Bn254Fp12(
        new Bn254Fp6(
            a.a().conjugated(),
            a.b().conjugated().times(FROBENIUS[2]),
            a.c().conjugated().times(FROBENIUS[4])),
        new Bn254Fp6(
            b.a().conjugated().times(FROBENIUS[1]),
            b.b().conjugated().times(FROBENIUS[3]),
            b.c().conjugated().times(FROBENIUS[5])));
  }

  Bn254Fp12 power(long exponent) {
    Bn254Fp12 result = this;
    for (int bit = 62 - Long.numberOfLeadingZeros(exponent); bit >= 0; bit--) {
      result = result.squared();
      if ((exponent >>> bit & 1) != 0) {
        result = result.times(this);
      }
    }
    return result;
  }
}
