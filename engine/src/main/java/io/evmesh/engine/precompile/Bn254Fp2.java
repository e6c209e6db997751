package io.evmesh.engine.precompile;

import java.math.BigInteger;

/** a + b i with i^2 = -1, over {@link Bn254Fp}. */
record Bn254Fp2(Bn254Fp a, Bn254Fp b) implements Bn254Field<Bn254Fp2> {
  static final Bn254Fp2 ZERO = new Bn254Fp2(Bn254Fp.ZERO, Bn254Fp.ZERO);
  static final Bn254Fp2 ONE = new Bn254Fp2(Bn254Fp.ONE, Bn254Fp.ZERO);

  /** 9 + i, whose cube root defines Fp6. */
  static final Bn254Fp2 XI = new Bn254Fp2(Bn254Fp.of(BigInteger.valueOf(9)), Bn254Fp.ONE);

  @Override
  public Bn254Fp2 plus(Bn254Fp2 that) {
    return new Bn254Fp2(a.plus(that.a), b.plus(that.b));
  }

  @Override
  public Bn254Fp2 minus(Bn254Fp2 that) {
    return new Bn254Fp2(a.minus(that.a), b.minus(that.b));
  }

  @Override
  public Bn254Fp2 times(Bn254Fp2 that) {
    Bn254Fp real = a.times(that.a);
    Bn254Fp imaginary = b.times(that.b);
    Bn254Fp mixed = a.plus(b).times(that.a.plus(that.b));
    return new Bn254Fp2(real.minus(imaginary), mixed.minus(real).minus(imaginary));
  }

  Bn254Fp2 times(Bn254Fp factor) {
    return new Bn254Fp2(a.times(factor), b.times(factor));
  }

  Bn254Fp2 squared() {
    Bn254Fp product = a.times(b);
    return new Bn254Fp2(a.plus(b).times(a.minus(b)), product.plus(product));
  }

  /** The product with {@link #XI}. */
  Bn254Fp2 timesXi() {
    Bn254Fp nineA = nineTimes(a);
    Bn254Fp nineB = nineTimes(b);
    return new Bn254Fp2(nineA.minus(b), nineB.plus(a));
  }

  private static Bn254Fp nineTimes(Bn254Fp x) {
    Bn254Fp two = x.plus(x);
    Bn254Fp four = two.plus(two);
    return four.plus(four).plus(x);
  }

  Bn254Fp2 conjugated() {
    return new Bn254Fp2(a, b.negated());
  }

  @Override
  public Bn254Fp2 negated() {
    return new Bn254Fp2(a.negated(), b.negated());
  }

  @Override
  public Bn254Fp2 inverted() {
    Bn254Fp inverse = a.times(a).plus(b.times(b)).inverted();
    return new Bn254Fp2(a.times(inverse), b.times(inverse).negated());
  }

  @Override
  public boolean isZero() {
    return a.isZero() && b.isZero();
  }

  Bn254Fp2 power(BigInteger exponent) {
    Bn254Fp2 result = ONE;
    for (int bit = exponent.bitLength() - 1; bit >= 0; bit--) {
      result = result.squared();
      if (exponent.testBit(bit)) {
        result = result.times(this);
      }
    }
    return result;
  }
}
