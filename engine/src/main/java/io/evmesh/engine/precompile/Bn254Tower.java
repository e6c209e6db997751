package io.evmesh.engine.precompile;

import java.math.BigInteger;

/**
 * Products and powers in {@link Bn254Fp6} and {@link Bn254Fp12}. Has the room for intermediate
 * values, so each thread needs one of its own. Results may overwrite operands.
 *
 * <p>Source: Devegili, Ó hÉigeartaigh, Scott, Dahab, Multiplication and squaring on
 * pairing-friendly fields (2006); Granger, Scott, Faster squaring in the cyclotomic subgroup of
 * sixth degree extensions (2010).
 */
final class Bn254Tower {
  /** (9 + i)^(k (p - 1) / 6) for k from 0 to 5: what Frobenius multiplies w^k with. */
  private static final Bn254Fp2[] FROBENIUS = new Bn254Fp2[6];

  static {
    BigInteger sixth = Bn254Fp.PRIME.subtract(BigInteger.ONE).divide(BigInteger.valueOf(6));
    Bn254Fp2 xi = new Bn254Fp2(Bn254Fp.P.number(BigInteger.valueOf(9)), Bn254Fp.P.one());
    FROBENIUS[0] = Bn254Fp2.FIELD.one();
    FROBENIUS[1] = new Bn254Fp2();
    FROBENIUS[1].power(xi, sixth);
    for (int k = 2; k < 6; k++) {
      FROBENIUS[k] = new Bn254Fp2();
      FROBENIUS[k].multiply(FROBENIUS[k - 1], FROBENIUS[1]);
    }
  }

  private final Bn254Fp2 aa = new Bn254Fp2();
  private final Bn254Fp2 bb = new Bn254Fp2();
  private final Bn254Fp2 cc = new Bn254Fp2();
  private final Bn254Fp2 ab = new Bn254Fp2();
  private final Bn254Fp2 bc = new Bn254Fp2();
  private final Bn254Fp2 s = new Bn254Fp2();
  private final Bn254Fp2 t = new Bn254Fp2();
  private final Bn254Fp6 low = new Bn254Fp6();
  private final Bn254Fp6 high = new Bn254Fp6();
  private final Bn254Fp6 mixed = new Bn254Fp6();
  private final Bn254Fp6 sum = new Bn254Fp6();

  static Bn254Fp2 frobeniusFactor(int k) {
    return FROBENIUS[k];
  }

  void multiply(Bn254Fp6 out, Bn254Fp6 x, Bn254Fp6 y) {
    aa.multiply(x.a, y.a);
    bb.multiply(x.b, y.b);
    cc.multiply(x.c, y.c);
    crossed(bc, x.b, x.c, y.b, y.c, bb, cc);
    crossed(ab, x.a, x.b, y.a, y.b, aa, bb);
    crossed(t, x.a, x.c, y.a, y.c, aa, cc);
    out.c.add(t, bb);
    cc.timesXi(cc);
    out.b.add(ab, cc);
    bc.timesXi(bc);
    out.a.add(bc, aa);
  }

  /** The product with a + b v. */
  private void multiply(Bn254Fp6 out, Bn254Fp6 x, Bn254Fp2 a, Bn254Fp2 b) {
    aa.multiply(x.a, a);
    bb.multiply(x.b, b);
    crossed(ab, x.a, x.b, a, b, aa, bb);
    cc.multiply(x.c, a);
    bc.multiply(x.c, b);
    bc.timesXi(bc);
    out.a.add(aa, bc);
    out.b.copy(ab);
    out.c.add(cc, bb);
  }

  /** x0 y1 + x1 y0, where the products x0 y0 and x1 y1 are known. */
  private void crossed(
      Bn254Fp2 out,
      Bn254Fp2 x0,
      Bn254Fp2 x1,
      Bn254Fp2 y0,
      Bn254Fp2 y1,
      Bn254Fp2 product0,
      Bn254Fp2 product1) {
    out.add(x0, x1);
    s.add(y0, y1);
    out.multiply(out, s);
    out.subtract(out, product0);
    out.subtract(out, product1);
  }

  void multiply(Bn254Fp12 out, Bn254Fp12 x, Bn254Fp12 y) {
    multiply(low, x.a, y.a);
    multiply(high, x.b, y.b);
    mixed.add(x.a, x.b);
    sum.add(y.a, y.b);
    multiply(mixed, mixed, sum);
    mixed.subtract(mixed, low);
    out.b.subtract(mixed, high);
    mixed.timesV(high);
    out.a.add(low, mixed);
  }

  void square(Bn254Fp12 out, Bn254Fp12 x) {
    multiply(low, x.a, x.b);
    sum.timesV(x.b);
    sum.add(sum, x.a);
    mixed.add(x.a, x.b);
    multiply(mixed, mixed, sum);
    mixed.subtract(mixed, low);
    out.b.add(low, low);
    high.timesV(low);
    out.a.subtract(mixed, high);
  }

  /** out = out * (constant + (slope + rest v) w): a line's value has no other terms. */
  void multiplyByLine(Bn254Fp12 out, Bn254Fp2 constant, Bn254Fp2 slope, Bn254Fp2 rest) {
    low.multiply(out.a, constant);
    multiply(high, out.b, slope, rest);
    mixed.add(out.a, out.b);
    t.add(constant, slope);
    multiply(mixed, mixed, t, rest);
    mixed.subtract(mixed, low);
    out.b.subtract(mixed, high);
    mixed.timesV(high);
    out.a.add(low, mixed);
  }

  /** The square of an element whose order divides p^4 - p^2 + 1. */
  void cyclotomicSquare(Bn254Fp12 out, Bn254Fp12 x) {
    squarePair(aa, bb, x.a.a, x.b.b);
    squarePair(cc, ab, x.b.a, x.a.c);
    squarePair(bc, t, x.a.b, x.b.c);
    out.a.a.thriceLessTwice(aa, x.a.a);
    out.b.b.thricePlusTwice(bb, x.b.b);
    out.a.b.thriceLessTwice(cc, x.a.b);
    out.b.c.thricePlusTwice(ab, x.b.c);
    out.a.c.thriceLessTwice(bc, x.a.c);
    t.timesXi(t);
    out.b.a.thricePlusTwice(t, x.b.a);
  }

  /** (x + y w^3)^2, whose parts are x^2 + (9 + i) y^2 and 2 x y. */
  private void squarePair(Bn254Fp2 real, Bn254Fp2 imaginary, Bn254Fp2 x, Bn254Fp2 y) {
    s.square(y);
    s.timesXi(s);
    real.square(x);
    real.add(real, s);
    imaginary.multiply(x, y);
    imaginary.add(imaginary, imaginary);
  }

  void invert(Bn254Fp12 out, Bn254Fp12 x) {
    multiply(low, x.a, x.a);
    multiply(high, x.b, x.b);
    mixed.timesV(high);
    low.subtract(low, mixed);
    invert(sum, low);
    multiply(out.a, x.a, sum);
    multiply(out.b, x.b, sum);
    out.b.negate(out.b);
  }

  private void invert(Bn254Fp6 out, Bn254Fp6 x) {
    bc.multiply(x.b, x.c);
    bc.timesXi(bc);
    aa.square(x.a);
    aa.subtract(aa, bc);
    cc.square(x.c);
    cc.timesXi(cc);
    ab.multiply(x.a, x.b);
    cc.subtract(cc, ab);
    bb.square(x.b);
    t.multiply(x.a, x.c);
    bb.subtract(bb, t);
    // the norm is a aa + (9 + i) (c cc + b bb)
    s.multiply(x.c, cc);
    t.multiply(x.b, bb);
    s.add(s, t);
    s.timesXi(s);
    t.multiply(x.a, aa);
    s.add(s, t);
    s.invert(s);
    out.a.multiply(aa, s);
    out.b.multiply(cc, s);
    out.c.multiply(bb, s);
  }

  /** To the power p. */
  void frobenius(Bn254Fp12 out, Bn254Fp12 x) {
    out.a.a.conjugate(x.a.a);
    frobenius(out.b.a, x.b.a, 1);
    frobenius(out.a.b, x.a.b, 2);
    frobenius(out.b.b, x.b.b, 3);
    frobenius(out.a.c, x.a.c, 4);
    frobenius(out.b.c, x.b.c, 5);
  }

  private static void frobenius(Bn254Fp2 out, Bn254Fp2 x, int k) {
    out.conjugate(x);
    out.multiply(out, FROBENIUS[k]);
  }

  /**
   * To a positive power, for elements as {@link #cyclotomicSquare} takes them.
   *
   * @param digits of the exponent, with this width
   */
  Bn254Fp12 power(Bn254Fp12 x, byte[] digits, int width) {
    Bn254Fp12[] odd = oddPowers(x, 1 << (width - 2));
    Bn254Fp12 inverse = new Bn254Fp12();
    Bn254Fp12 result = new Bn254Fp12();
    int top = SignedDigits.highest(digits);
    result.copy(odd[digits[top] >> 1]); // the highest digit is positive
    for (int at = top - 1; at >= 0; at--) {
      cyclotomicSquare(result, result);
      if (digits[at] > 0) {
        multiply(result, result, odd[digits[at] >> 1]);
      } else if (digits[at] < 0) {
        inverse.conjugate(odd[-digits[at] >> 1]);
        multiply(result, result, inverse);
      }
    }
    return result;
  }

  /** x, x^3, x^5, ... */
  private Bn254Fp12[] oddPowers(Bn254Fp12 x, int count) {
    Bn254Fp12 square = new Bn254Fp12();
    cyclotomicSquare(square, x);
    Bn254Fp12[] odd = new Bn254Fp12[count];
    odd[0] = x;
    for (int i = 1; i < count; i++) {
      odd[i] = new Bn254Fp12();
      multiply(odd[i], odd[i - 1], square);
    }
    return odd;
  }
}
