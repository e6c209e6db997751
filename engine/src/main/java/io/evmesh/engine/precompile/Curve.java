package io.evmesh.engine.precompile;

import java.util.ArrayList;
import java.util.List;

/**
 * The group of a curve y^2 = x^3 + a x + b with a = 0 or a = -3. Has its own room for intermediate
 * values, so each thread needs one of its own.
 *
 * <p>Source: Cohen, Miyaji, Ono, Efficient elliptic curve exponentiation using mixed coordinates
 * (1998).
 *
 * @param <E> the elements of the field
 */
final class Curve<E> {
  /** Width of a long scalar's signed digits for a point that is not known before. */
  static final int WIDTH = 5;

  private final Field<E> field;
  private final boolean isMinusThree;
  private final E u1;
  private final E s1;
  private final E h;
  private final E r;
  private final E t;
  private final E v;

  Curve(Field<E> field, boolean isMinusThree) {
    this.field = field;
    this.isMinusThree = isMinusThree;
    u1 = field.element();
    s1 = field.element();
    h = field.element();
    r = field.element();
    t = field.element();
    v = field.element();
  }

  CurvePoint<E> infinity() {
    return new CurvePoint<>(field);
  }

  void copy(CurvePoint<E> out, CurvePoint<E> p) {
    field.copy(out.x, p.x);
    field.copy(out.y, p.y);
    field.copy(out.z, p.z);
  }

  boolean isInfinite(CurvePoint<E> p) {
    return field.isZero(p.z);
  }

  /**
   * p = 2 p: x' = m^2 - 2 x y^2, y' = m (x y^2 - x') - y^4, z' = y z with m half the slope's
   * numerator, which saves the usual formula's multiples.
   */
  void twice(CurvePoint<E> p) {
    E yy = u1;
    E s = s1;
    field.square(yy, p.y);
    field.multiply(s, p.x, yy);
    E m = halfSlope(p);
    field.multiply(p.z, p.y, p.z);
    field.square(p.x, m);
    field.subtract(p.x, p.x, s);
    field.subtract(p.x, p.x, s);
    field.square(yy, yy);
    field.subtract(s, s, p.x);
    field.multiply(p.y, m, s);
    field.subtract(p.y, p.y, yy);
  }

  /** (3 x^2 + a z^4) / 2. */
  private E halfSlope(CurvePoint<E> p) {
    E m = r;
    if (isMinusThree) {
      field.square(t, p.z);
      field.subtract(m, p.x, t);
      field.add(t, p.x, t);
      field.multiply(t, m, t);
    } else {
      field.square(t, p.x);
    }
    field.halve(m, t);
    field.add(m, m, t);
    return m;
  }

  /** p = p + q. */
  void add(CurvePoint<E> p, CurvePoint<E> q) {
    if (isInfinite(q)) {
      return;
    }
    if (isInfinite(p)) {
      copy(p, q);
      return;
    }
    scaled(u1, s1, p.x, p.y, q);
    scaled(h, r, q.x, q.y, p);
    field.subtract(h, h, u1);
    field.subtract(r, r, s1);
    if (field.isZero(h) && field.isZero(r)) {
      twice(p);
      return;
    }
    field.multiply(p.z, p.z, h); // zero if p = -q: infinity
    if (!q.isAffine) {
      field.multiply(p.z, p.z, q.z);
    }
    field.square(t, h);
    field.multiply(v, u1, t);
    field.multiply(t, t, h);
    field.square(p.x, r);
    field.subtract(p.x, p.x, t);
    field.subtract(p.x, p.x, v);
    field.subtract(p.x, p.x, v);
    field.subtract(v, v, p.x);
    field.multiply(v, v, r);
    field.multiply(t, t, s1);
    field.subtract(p.y, v, t);
  }

  /** The coordinates x and y as they are with {@code other}'s denominators, too. */
  private void scaled(E outX, E outY, E x, E y, CurvePoint<E> other) {
    if (other.isAffine) {
      field.copy(outX, x);
      field.copy(outY, y);
      return;
    }
    field.square(t, other.z);
    field.multiply(outX, x, t);
    field.multiply(t, t, other.z);
    field.multiply(outY, y, t);
  }

  void negate(CurvePoint<E> out, CurvePoint<E> p) {
    field.copy(out.x, p.x);
    field.negate(out.y, p.y);
    if (!out.isAffine) { // or both are
      field.copy(out.z, p.z);
    }
  }

  /** scalar * p, for any scalar below 2^256. */
  CurvePoint<E> multiply(CurvePoint<E> p, Limbs scalar) {
    CurvePoint<E> sum = infinity();
    CurvePoint<E> negative = infinity();
    int width = width(scalar.bitLength());
    List<CurvePoint<E>> multiples = oddMultiples(p, width);
    byte[] digits = SignedDigits.of(scalar, width);
    for (int at = SignedDigits.highest(digits); at >= 0; at--) {
      twice(sum);
      addDigit(sum, multiples, digits[at], negative);
    }
    return sum;
  }

  /** So that making the odd multiples and adding them cost the least together. */
  static int width(int scalarBits) {
    return scalarBits <= 12 ? 2 : scalarBits <= 40 ? 3 : scalarBits <= 100 ? 4 : WIDTH;
  }

  /** p = p + digit * q, given the odd multiples of q; {@code scratch} is written. */
  void addDigit(CurvePoint<E> p, List<CurvePoint<E>> multiples, int digit, CurvePoint<E> scratch) {
    if (digit > 0) {
      add(p, multiples.get(digit >> 1));
    } else if (digit < 0) {
      negate(scratch, multiples.get(-digit >> 1));
      add(p, scratch);
    }
  }

  /**
   * Odd multiples of an affine point q of a large order as {@link #oddMultiples} gives them, but
   * all affine, for a curve with a = 0. They are points of another such curve, on which {@code (x,
   * y)} of this one is {@code (x d^2, y d^3)}: the formulas here do not ask for b, so what is made
   * of the multiples is right once its z is multiplied with d.
   *
   * @param multiples receives them
   * @return d
   */
  E affineMultiples(CurvePoint<E> q, int width, List<CurvePoint<E>> multiples) {
    int count = 1 << (width - 2);
    if (count == 1) {
      multiples.add(q);
      return field.one();
    }
    CurvePoint<E> doubled = infinity();
    copy(doubled, q);
    twice(doubled);
    CurvePoint<E> step = new CurvePoint<>(field, doubled.x, doubled.y); // on its own curve
    CurvePoint<E> multiple = infinity();
    copy(multiple, q);
    enlarge(multiple, doubled.z);
    List<E> ratios = new ArrayList<>(); // of each z to the one before
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        add(multiple, step);
        ratios.add(copied(h));
      }
      multiples.add(new CurvePoint<>(field, copied(multiple.x), copied(multiple.y)));
    }
    E factor = copied(field.one());
    for (int i = count - 2; i >= 0; i--) {
      field.multiply(factor, factor, ratios.get(i));
      enlarge(multiples.get(i), factor);
    }
    field.multiply(factor, doubled.z, multiple.z);
    return factor;
  }

  private E copied(E a) {
    E copy = field.element();
    field.copy(copy, a);
    return copy;
  }

  /** Multiplies x with the factor's square and y with its cube. */
  private void enlarge(CurvePoint<E> p, E factor) {
    field.square(t, factor);
    field.multiply(p.x, p.x, t);
    field.multiply(t, t, factor);
    field.multiply(p.y, p.y, t);
  }

  /** q, 3 q, 5 q, ... as many as signed digits of this width need. */
  List<CurvePoint<E>> oddMultiples(CurvePoint<E> q, int width) {
    CurvePoint<E> step = infinity();
    copy(step, q);
    twice(step);
    List<CurvePoint<E>> multiples = new ArrayList<>();
    multiples.add(q);
    for (int i = 1; i < 1 << (width - 2); i++) {
      CurvePoint<E> next = infinity();
      copy(next, multiples.getLast());
      add(next, step);
      multiples.add(next);
    }
    return multiples;
  }
}
