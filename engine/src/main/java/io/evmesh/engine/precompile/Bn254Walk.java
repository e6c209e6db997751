package io.evmesh.engine.precompile;

/**
 * The running multiple of a point q of the twist in a Miller loop, in homogeneous coordinates x / z
 * and y / z, and the lines through it as a point p of the curve sees them.
 *
 * <p>A line with slope m through (x, y) has at p the value yp - m xp w + (m x - y) v w; here it is
 * multiplied with the denominator of m, which the final exponentiation removes.
 *
 * <p>Source: Costello, Lange, Naehrig, Faster pairing computations on curves with high-degree
 * twists (2010).
 */
final class Bn254Walk {
  private final Limbs px;
  private final Limbs py;
  private final Bn254Fp2 qx;
  private final Bn254Fp2 qy;
  private final Bn254Fp2 minusQy = new Bn254Fp2();
  private final Bn254Fp2 x = new Bn254Fp2();
  private final Bn254Fp2 y = new Bn254Fp2();
  private final Bn254Fp2 z = new Bn254Fp2();
  private final Bn254Fp2 constant = new Bn254Fp2();
  private final Bn254Fp2 slope = new Bn254Fp2();
  private final Bn254Fp2 rest = new Bn254Fp2();
  private final Bn254Fp2 b = new Bn254Fp2();
  private final Bn254Fp2 e = new Bn254Fp2();
  private final Bn254Fp2 h = new Bn254Fp2();
  private final Bn254Fp2 s = new Bn254Fp2();

  /** Of affine points, neither infinite. */
  Bn254Walk(CurvePoint<Limbs> p, CurvePoint<Bn254Fp2> q) {
    px = p.x;
    py = p.y;
    qx = q.x;
    qy = q.y;
    minusQy.negate(qy);
    x.copy(qx);
    y.copy(qy);
    z.copy(Bn254Fp2.FIELD.one());
  }

  /** Doubles, and multiplies f with the tangent. */
  void twice(Bn254Tower tower, Bn254Fp12 f) {
    b.square(y);
    e.square(z);
    e.multiply(e, Bn254Twist.THRICE_B);
    h.multiply(y, z);
    h.add(h, h);
    slope.square(x);
    constant.add(slope, slope);
    slope.add(constant, slope);
    rest.subtract(b, e);
    constant.copy(h);
    // x = 2 x y (b - 3 e), y = (b + 3 e)^2 - 12 e^2, z = 4 b h
    x.multiply(x, y);
    x.add(x, x);
    s.add(e, e);
    e.add(e, s);
    y.add(b, e);
    e.subtract(b, e);
    x.multiply(x, e);
    y.square(y);
    s.square(s);
    e.add(s, s);
    e.add(e, s);
    y.subtract(y, e);
    z.multiply(b, h);
    z.add(z, z);
    z.add(z, z);
    multiplyLine(tower, f);
  }

  /** Adds q times {@code sign}, and multiplies f with the line. */
  void add(Bn254Tower tower, Bn254Fp12 f, int sign) {
    add(tower, f, qx, sign > 0 ? qy : minusQy);
  }

  /** The two last steps of the optimal ate pairing: adds q^p and -q^(p^2). */
  void finish(Bn254Tower tower, Bn254Fp12 f) {
    Bn254Fp2 x1 = new Bn254Fp2();
    Bn254Fp2 y1 = new Bn254Fp2();
    frobenius(x1, qx, 2);
    frobenius(y1, qy, 3);
    add(tower, f, x1, y1);
    frobenius(x1, x1, 2);
    frobenius(y1, y1, 3);
    y1.negate(y1);
    add(tower, f, x1, y1);
  }

  /** What Frobenius makes of a coordinate on the twist: of x with k = 2, of y with k = 3. */
  static void frobenius(Bn254Fp2 out, Bn254Fp2 coordinate, int k) {
    out.conjugate(coordinate);
    out.multiply(out, Bn254Tower.frobeniusFactor(k));
  }

  private void add(Bn254Tower tower, Bn254Fp12 f, Bn254Fp2 otherX, Bn254Fp2 otherY) {
    // slope / constant is the line's slope
    slope.multiply(otherY, z);
    slope.subtract(y, slope);
    constant.multiply(otherX, z);
    constant.subtract(x, constant);
    rest.multiply(slope, otherX);
    s.multiply(constant, otherY);
    rest.subtract(rest, s);
    // x = m (m^3 + z s^2 - 2 x m^2), y = s (x m^2 - that bracket) - y m^3, z = z m^3
    b.square(constant);
    e.multiply(b, constant);
    b.multiply(b, x);
    h.square(slope);
    h.multiply(h, z);
    h.add(h, e);
    h.subtract(h, b);
    h.subtract(h, b);
    x.multiply(constant, h);
    b.subtract(b, h);
    b.multiply(b, slope);
    y.multiply(y, e);
    y.subtract(b, y);
    z.multiply(z, e);
    multiplyLine(tower, f);
  }

  private void multiplyLine(Bn254Tower tower, Bn254Fp12 f) {
    constant.multiply(constant, py);
    slope.multiply(slope, px);
    slope.negate(slope);
    tower.multiplyByLine(f, constant, slope, rest);
  }
}
