package io.evmesh.engine.precompile;

import java.math.BigInteger;
import java.util.Optional;
import java.util.Random;

/**
 * The group of y^2 = x^3 + a x + b over numbers u + v i modulo p, with i^2 = -1 and p = 3 modulo 4,
 * by its definition: chords and tangents, in affine coordinates. Slow, and like nothing in the
 * engine.
 */
record AffineCurve(BigInteger p, Coordinate a, Coordinate b) {
  /** u + v i; the prime field's have v = 0. */
  record Coordinate(BigInteger u, BigInteger v) {
    static Coordinate of(long u, long v) {
      return new Coordinate(BigInteger.valueOf(u), BigInteger.valueOf(v));
    }

    static Coordinate of(BigInteger u) {
      return new Coordinate(u, BigInteger.ZERO);
    }

    boolean isZero() {
      return u.signum() == 0 && v.signum() == 0;
    }
  }

  /** An affine point; infinity has no coordinates, here written as zeros, which is on no curve. */
  record Point(Coordinate x, Coordinate y) {
    static final Point INFINITY = new Point(Coordinate.of(0, 0), Coordinate.of(0, 0));

    boolean isInfinite() {
      return x.isZero() && y.isZero();
    }
  }

  static AffineCurve overPrime(BigInteger p, BigInteger a, BigInteger b) {
    return new AffineCurve(p, Coordinate.of(a.mod(p)), Coordinate.of(b.mod(p)));
  }

  Coordinate plus(Coordinate x, Coordinate y) {
    return new Coordinate(x.u.add(y.u).mod(p), x.v.add(y.v).mod(p));
  }

  Coordinate minus(Coordinate x, Coordinate y) {
    return new Coordinate(x.u.subtract(y.u).mod(p), x.v.subtract(y.v).mod(p));
  }

  Coordinate times(Coordinate x, Coordinate y) {
    return new Coordinate(
        x.u.multiply(y.u).subtract(x.v.multiply(y.v)).mod(p),
        x.u.multiply(y.v).add(x.v.multiply(y.u)).mod(p));
  }

  Coordinate inverse(Coordinate x) {
    BigInteger norm = x.u.multiply(x.u).add(x.v.multiply(x.v)).modInverse(p);
    return new Coordinate(x.u.multiply(norm).mod(p), x.v.negate().multiply(norm).mod(p));
  }

  Coordinate power(Coordinate x, BigInteger exponent) {
    Coordinate result = Coordinate.of(1, 0);
    for (int bit = exponent.bitLength() - 1; bit >= 0; bit--) {
      result = times(result, result);
      if (exponent.testBit(bit)) {
        result = times(result, x);
      }
    }
    return result;
  }

  Coordinate right(Coordinate x) {
    return plus(times(plus(times(x, x), a), x), b);
  }

  boolean isOnCurve(Point point) {
    return point.isInfinite() || times(point.y, point.y).equals(right(point.x));
  }

  Point negative(Point point) {
    return new Point(point.x, minus(Coordinate.of(0, 0), point.y));
  }

  Point sum(Point s, Point t) {
    if (s.isInfinite()) {
      return t;
    }
    if (t.isInfinite()) {
      return s;
    }
    boolean isTangent = s.x.equals(t.x);
    if (isTangent && (!s.y.equals(t.y) || s.y.isZero())) {
      return Point.INFINITY;
    }
    Coordinate slope =
        isTangent
            ? times(
                plus(times(Coordinate.of(3, 0), times(s.x, s.x)), a),
                inverse(times(Coordinate.of(2, 0), s.y)))
            : times(minus(t.y, s.y), inverse(minus(t.x, s.x)));
    Coordinate x = minus(minus(times(slope, slope), s.x), t.x);
    return new Point(x, minus(times(slope, minus(s.x, x)), s.y));
  }

  /** The point added to itself, {@code factor} times in all; the factor is not negative. */
  Point multiple(Point point, BigInteger factor) {
    Point sum = Point.INFINITY;
    for (int bit = factor.bitLength() - 1; bit >= 0; bit--) {
      sum = sum(sum, sum);
      if (factor.testBit(bit)) {
        sum = sum(sum, point);
      }
    }
    return sum;
  }

  /** A square root, if there is one: the complex method (Adj, Rodríguez-Henríquez, 2012). */
  Optional<Coordinate> root(Coordinate square) {
    Coordinate a1 = power(square, p.subtract(BigInteger.valueOf(3)).shiftRight(2));
    Coordinate x0 = times(a1, square);
    Coordinate alpha = times(a1, x0);
    Coordinate root =
        alpha.equals(Coordinate.of(p.subtract(BigInteger.ONE)))
            ? times(Coordinate.of(0, 1), x0)
            : times(
                power(plus(Coordinate.of(1, 0), alpha), p.subtract(BigInteger.ONE).shiftRight(1)),
                x0);
    return times(root, root).equals(square) ? Optional.of(root) : Optional.empty();
  }

  /** Some point of the curve, most likely in none of its small groups. */
  Point randomPoint(Random random, boolean isPrimeField) {
    while (true) {
      BigInteger u = new BigInteger(p.bitLength() + 8, random).mod(p);
      BigInteger v =
          isPrimeField ? BigInteger.ZERO : new BigInteger(p.bitLength() + 8, random).mod(p);
      Coordinate x = new Coordinate(u, v);
      Optional<Coordinate> y = root(right(x)).filter(r -> !isPrimeField || r.v.signum() == 0);
      if (y.isPresent()) {
        Point point = new Point(x, y.get());
        return random.nextBoolean() ? point : negative(point);
      }
    }
  }
}
