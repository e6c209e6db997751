package io.evmesh.engine.precompile;

/** a + b v + c v^2 with v^3 = 9 + i, over {@link Bn254Fp2}. It is written over and over. */
final class Bn254Fp6 {
  final Bn254Fp2 a = new Bn254Fp2();
  final Bn254Fp2 b = new Bn254Fp2();
  final Bn254Fp2 c = new Bn254Fp2();

  void copy(Bn254Fp6 x) {
    a.copy(x.a);
    b.copy(x.b);
    c.copy(x.c);
  }

  void add(Bn254Fp6 x, Bn254Fp6 y) {
    a.add(x.a, y.a);
    b.add(x.b, y.b);
    c.add(x.c, y.c);
  }

  void subtract(Bn254Fp6 x, Bn254Fp6 y) {
    a.subtract(x.a, y.a);
    b.subtract(x.b, y.b);
    c.subtract(x.c, y.c);
  }

  void negate(Bn254Fp6 x) {
    a.negate(x.a);
    b.negate(x.b);
    c.negate(x.c);
  }

  /** The product with v; {@code x} is another element. */
  void timesV(Bn254Fp6 x) {
    a.timesXi(x.c);
    b.copy(x.a);
    c.copy(x.b);
  }

  void multiply(Bn254Fp6 x, Bn254Fp2 factor) {
    a.multiply(x.a, factor);
    b.multiply(x.b, factor);
    c.multiply(x.c, factor);
  }

  boolean isZero() {
    return a.isZero() && b.isZero() && c.isZero();
  }
}
