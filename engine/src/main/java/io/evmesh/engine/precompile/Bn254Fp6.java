package io.evmesh.engine.precompile;

/** a + b v + c v^2 with v^3 = 9 + i, over {@link Bn254Fp2}. */
record Bn254Fp6(Bn254Fp2 a, Bn254Fp2 b, Bn254Fp2 c) {
  static final Bn254Fp6 ZERO = new Bn254Fp6(Bn254Fp2.ZERO, Bn254Fp2.ZERO, Bn254Fp2.ZERO);
  static final Bn254Fp6 ONE = new Bn254Fp6(Bn254Fp2.ONE, Bn254Fp2.ZERO, Bn254Fp2.ZERO);

  Bn254Fp6 plus(Bn254Fp6 that) {
    return new Bn254Fp6(a.plus(that.a), b.plus(that.b), c.plus(that.c));
  }

  Bn254Fp6 minus(Bn254Fp6 that) {
    return new Bn254Fp6(a.minus(that.a), b.minus(that.b), c.minus(that.c));
  }

  Bn254Fp6 negated() {
    return new Bn254Fp6(a.negated(), b.negated(), c.negated());
  }

  Bn254Fp6 times(Bn254Fp6 that) {
    Bn254Fp2 aa = a.times(that.a);
    Bn254Fp2 bb = b.times(that.b);
    Bn254Fp2 cc = c.times(that.c);
    Bn254Fp2 bc = b.plus(c).times(that.b.plus(that.c)).minus(bb).minus(cc);
    Bn254Fp2 ab = a.plus(b).times(that.a.plus(that.b)).minus(aa).minus(bb);
    Bn254Fp2 ac = a.plus(c).times(that.a.plus(that.c)).minus(aa).minus(cc);
    return new Bn254Fp6(aa.plus(bc.timesXi()), ab.plus(cc.timesXi()), ac.plus(bb));
  }

  /** The product with v. */
  Bn254Fp6 timesV() {
    return new Bn254Fp6(c.timesXi(), a, b);
  }

  Bn254Fp6 inverted() {
    Bn254Fp2 t0 = a.squared().minus(b.times(c).timesXi());
    Bn254Fp2 t1 = c.squared().timesXi().minus(a.times(b));
    Bn254Fp2 t2 = b.squared().minus(a.times(c));
    Bn254Fp2 norm = a.times(t0).plus(c.times(t1).plus(b.times(t2)).timesXi());
    Bn254Fp2 inverse = norm.inverted();
    return new Bn254Fp6(t0.times(inverse), t1.times(inverse), t2.times(inverse));
  }
}
