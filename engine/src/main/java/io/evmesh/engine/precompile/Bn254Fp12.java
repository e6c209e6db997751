package io.evmesh.engine.precompile;

/** a + b w with w^2 = v, over {@link Bn254Fp6}: where pairings take their values. */
final class Bn254Fp12 {
  final Bn254Fp6 a = new Bn254Fp6();
  final Bn254Fp6 b = new Bn254Fp6();

  /** 1. */
  static Bn254Fp12 one() {
    Bn254Fp12 one = new Bn254Fp12();
    one.a.a.copy(Bn254Fp2.FIELD.one());
    return one;
  }

  void copy(Bn254Fp12 x) {
    a.copy(x.a);
    b.copy(x.b);
  }

  /** To the power p^6; the inverse of what has norm 1. */
  void conjugate(Bn254Fp12 x) {
    a.copy(x.a);
    b.negate(x.b);
  }

  boolean isOne() {
    return a.a.a.isEqual(Bn254Fp.P.one())
        && a.a.b.isZero()
        && a.b.isZero()
        && a.c.isZero()
        && b.isZero();
  }
}
