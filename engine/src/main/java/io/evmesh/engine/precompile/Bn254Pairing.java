package io.evmesh.engine.precompile;

/**
 * The optimal ate pairing on BN254.
 *
 * <p>Source: Vercauteren, Optimal pairings (2010); the final exponentiation by Scott, Benger,
 * Charlemagne, Dominguez Perez, Kachisa, On the final exponentiation (2009).
 */
final class Bn254Pairing {
  /** The curve's parameter: p and the order are polynomials of it. */
  private static final long U = 4965661367192848881L;

  /** 6 u + 2 below its highest bit, which is 2^64. */
  @SuppressWarnings("ConstantOverflow")
  private static final long LOOP = 6 * U + 2;

  private Bn254Pairing() {}

  /** The Miller loop of affine points, neither infinite; not yet exponentiated. */
  static Bn254Fp12 millerLoop(Bn254Point<Bn254Fp> p, Bn254Point<Bn254Fp2> q) {
    Walk walk = new Walk(p, q);
    Bn254Fp12 f = Bn254Fp12.ONE;
    for (int bit = 63; bit >= 0; bit--) {
      f = f.squared().times(walk.doubled());
      if ((LOOP >>> bit & 1) != 0) {
        f = f.times(walk.plus(q.x(), q.y()));
      }
    }
    Bn254Fp2 x1 = q.x().conjugated().times(Bn254Fp12.frobeniusFactor(2));
    Bn254Fp2 y1 = q.y().conjugated().times(Bn254Fp12.frobeniusFactor(3));
    f = f.times(walk.plus(x1, y1));
    Bn254Fp2 x2 = x1.conjugated().times(Bn254Fp12.frobeniusFactor(2));
    Bn254Fp2 y2 = y1.conjugated().times(Bn254Fp12.frobeniusFactor(3));
    return f.times(walk.plus(x2, y2.negated()));
  }

  /** The running multiple of q, and the lines through it as p sees them. */
  private static final class Walk {
    private final Bn254Fp px;
    private final Bn254Fp py;
    private Bn254Fp2 x;
    private Bn254Fp2 y;

    Walk(Bn254Point<Bn254Fp> p, Bn254Point<Bn254Fp2> q) {
      px = p.x();
      py = p.y();
      x = q.x();
      y = q.y();
    }

    Bn254Fp12 doubled() {
      Bn254Fp2 xx = x.squared();
      return step(xx.plus(xx).plus(xx).times(y.plus(y).inverted()), x);
    }

    Bn254Fp12 plus(Bn254Fp2 otherX, Bn254Fp2 otherY) {
      return step(otherY.minus(y).times(otherX.minus(x).inverted()), otherX);
    }

    /** Moves along the line with this slope; gives the line's value at p. */
    private Bn254Fp12 step(Bn254Fp2 slope, Bn254Fp2 otherX) {
      Bn254Fp2 constant = slope.times(x).minus(y);
      Bn254Fp2 newX = slope.squared().minus(x).minus(otherX);
      y = slope.times(x.minus(newX)).minus(y);
      x = newX;
      return new Bn254Fp12(
          new Bn254Fp6(new Bn254Fp2(py, Bn254Fp.ZERO), Bn254Fp2.ZERO, Bn254Fp2.ZERO),
          new Bn254Fp6(slope.times(px).negated(), constant, Bn254Fp2.ZERO));
    }
  }

  /** To the power (p^12 - 1) / order: 1 exactly if the product of pairings is 1. */
  static Bn254Fp12 finalExponentiation(Bn254Fp12 f) {
    Bn254Fp12 t = f.conjugated().times(f.inverted());
    t = t.times(t.frobenius().frobenius());
    Bn254Fp12 u1 = t.power(U);
    Bn254Fp12 u2 = u1.power(U);
    Bn254Fp12 u3 = u2.power(U);
    Bn254Fp12 p1 = t.frobenius();
    Bn254Fp12 p2 = p1.frobenius();
    Bn254Fp12 y0 = p1.times(p2).times(p2.frobenius());
    Bn254Fp12 y1 = t.conjugated();
    Bn254Fp12 y2 = u2.frobenius().frobenius();
    Bn254Fp12 y3 = u1.frobenius().conjugated();
    Bn254Fp12 y4 = u1.times(u2.frobenius()).conjugated();
    Bn254Fp12 y5 = u2.conjugated();
    Bn254Fp12 y6 = u3.times(u3.frobenius()).conjugated();
    Bn254Fp12 t0 = y6.squared().times(y4).times(y5);
    Bn254Fp12 t1 = y3.times(y5).times(t0);
    t0 = t0.times(y2);
    t1 = t1.squared().times(t0).squared();
    t0 = t1.times(y1);
    t1 = t1.times(y0);
    return t0.squared().times(t1);
  }
}
