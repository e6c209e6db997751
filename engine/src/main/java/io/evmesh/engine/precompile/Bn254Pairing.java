package io.evmesh.engine.precompile;

import java.math.BigInteger;
import java.util.List;

/**
 * The optimal ate pairing on BN254.
 *
 * <p>Source: Vercauteren, Optimal pairings (2010); the final exponentiation by Scott, Benger,
 * Charlemagne, Dominguez Perez, Kachisa, On the final exponentiation (2009).
 */
final class Bn254Pairing {
  static final Limbs U = Limbs.of(Bn254Fp.U);

  private static final int U_WIDTH = 4;
  private static final byte[] U_DIGITS = SignedDigits.of(U, U_WIDTH);

  /** 6 u + 2. */
  private static final byte[] LOOP =
      SignedDigits.of(Limbs.of(Bn254Fp.U.multiply(BigInteger.valueOf(6)).add(BigInteger.TWO)), 2);

  private final Bn254Tower tower = new Bn254Tower();

  /** Whether the product of the pairings of the points of these walks, one or more, is 1. */
  boolean isOne(List<Bn254Walk> walks) {
    return finalExponentiation(millerLoop(walks)).isOne();
  }

  /** The product of the Miller loops; not yet exponentiated. */
  private Bn254Fp12 millerLoop(List<Bn254Walk> walks) {
    Bn254Fp12 f = Bn254Fp12.one();
    int top = SignedDigits.highest(LOOP);
    for (int at = top - 1; at >= 0; at--) {
      if (at < top - 1) {
        tower.square(f, f);
      }
      for (Bn254Walk walk : walks) {
        walk.twice(tower, f);
        if (LOOP[at] != 0) {
          walk.add(tower, f, LOOP[at]);
        }
      }
    }
    for (Bn254Walk walk : walks) {
      walk.finish(tower, f);
    }
    return f;
  }

  /** To the power (p^12 - 1) / order: 1 exactly if the product of pairings is 1. */
  private Bn254Fp12 finalExponentiation(Bn254Fp12 f) {
    Bn254Fp12 t = easyPart(f);
    Bn254Fp12 u1 = tower.power(t, U_DIGITS, U_WIDTH);
    Bn254Fp12 u2 = tower.power(u1, U_DIGITS, U_WIDTH);
    Bn254Fp12 u3 = tower.power(u2, U_DIGITS, U_WIDTH);
    Bn254Fp12 p1 = frobenius(t);
    Bn254Fp12 p2 = frobenius(p1);
    Bn254Fp12 y0 = times(times(p1, p2), frobenius(p2));
    Bn254Fp12 y1 = conjugated(t);
    Bn254Fp12 y2 = frobenius(frobenius(u2));
    Bn254Fp12 y3 = conjugated(frobenius(u1));
    Bn254Fp12 y4 = conjugated(times(u1, frobenius(u2)));
    Bn254Fp12 y5 = conjugated(u2);
    Bn254Fp12 y6 = conjugated(times(u3, frobenius(u3)));
    Bn254Fp12 t0 = times(times(squared(y6), y4), y5);
    Bn254Fp12 t1 = times(times(y3, y5), t0);
    t0 = times(t0, y2);
    t1 = squared(times(squared(t1), t0));
    t0 = times(t1, y1);
    t1 = times(t1, y0);
    return times(squared(t0), t1);
  }

  /** To the power (p^6 - 1) (p^2 + 1). */
  private Bn254Fp12 easyPart(Bn254Fp12 f) {
    Bn254Fp12 inverse = new Bn254Fp12();
    tower.invert(inverse, f);
    Bn254Fp12 t = times(conjugated(f), inverse);
    return times(t, frobenius(frobenius(t)));
  }

  private Bn254Fp12 times(Bn254Fp12 x, Bn254Fp12 y) {
    Bn254Fp12 out = new Bn254Fp12();
    tower.multiply(out, x, y);
    return out;
  }

  private Bn254Fp12 squared(Bn254Fp12 x) {
    Bn254Fp12 out = new Bn254Fp12();
    tower.cyclotomicSquare(out, x);
    return out;
  }

  private Bn254Fp12 frobenius(Bn254Fp12 x) {
    Bn254Fp12 out = new Bn254Fp12();
    tower.frobenius(out, x);
    return out;
  }

  private static Bn254Fp12 conjugated(Bn254Fp12 x) {
    Bn254Fp12 out = new Bn254Fp12();
    out.conjugate(x);
    return out;
  }
}
