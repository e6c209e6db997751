package io.evmesh.engine.precompile;

import java.math.BigInteger;

/**
 * A point of a curve y^2 = x^3 + b in Jacobian coordinates: x / z^2 and y / z^3; z = 0 is infinity.
 */
record Bn254Point<E extends Bn254Field<E>>(E x, E y, E z) {
  boolean isInfinite() {
    return z.isZero();
  }

  Bn254Point<E> doubled() {
    if (isInfinite() || y.isZero()) {
      return new Bn254Point<>(x, y, z.minus(z));
    }
    E yy = y.times(y);
    E s = x.times(yy);
    s = s.plus(s);
    s = s.plus(s);
    E m = x.times(x);
    m = m.plus(m).plus(m);
    E newX = m.times(m).minus(s).minus(s);
    E eight = yy.times(yy);
    eight = eight.plus(eight);
    eight = eight.plus(eight);
    eight = eight.plus(eight);
    E newZ = y.times(z);
    return new Bn254Point<>(newX, m.times(s.minus(newX)).minus(eight), newZ.plus(newZ));
  }

  Bn254Point<E> plus(Bn254Point<E> that) {
    if (isInfinite()) {
      return that;
    }
    if (that.isInfinite()) {
      return this;
    }
    E zz1 = z.times(z);
    E zz2 = that.z.times(that.z);
    E u1 = x.times(zz2);
    E u2 = that.x.times(zz1);
    E s1 = y.times(zz2).times(that.z);
    E s2 = that.y.times(zz1).times(z);
    E h = u2.minus(u1);
    E r = s2.minus(s1);
    if (h.isZero()) {
      return r.isZero() ? doubled() : new Bn254Point<>(x, y, h);
    }
    E hh = h.times(h);
    E hhh = hh.times(h);
    E v = u1.times(hh);
    E newX = r.times(r).minus(hhh).minus(v).minus(v);
    E newY = r.times(v.minus(newX)).minus(s1.times(hhh));
    return new Bn254Point<>(newX, newY, z.times(that.z).times(h));
  }

  Bn254Point<E> times(BigInteger factor) {
    Bn254Point<E> result = new Bn254Point<>(x, y, z.minus(z));
    for (int bit = factor.bitLength() - 1; bit >= 0; bit--) {
      result = result.doubled();
      if (factor.testBit(bit)) {
        result = result.plus(this);
      }
    }
    return result;
  }

  /** The same point with z = 1; it is not infinite. */
  Bn254Point<E> affine(E one) {
    E inverse = z.inverted();
    E square = inverse.times(inverse);
    return new Bn254Point<>(x.times(square), y.times(square).times(inverse), one);
  }
}
