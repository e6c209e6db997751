package io.evmesh.engine.precompile;

import io.evmesh.engine.types.Bytes;
import java.math.BigInteger;
import java.util.Optional;

/**
 * Addition in G1 with the points (0, 2) and (0, -2). They lie on the curve, so EIP-2537 lets them
 * be added, but blst does not read them, since no point of the group has x = 0.
 */
final class BlsThreeTorsion {
  private static final int FIELD = 64;
  private static final BigInteger B = BigInteger.valueOf(4);

  private BlsThreeTorsion() {}

  /** x and y; infinity is (0, 0), which is not on the curve. */
  private record Point(BigInteger x, BigInteger y) {
    boolean isInfinite() {
      return x.signum() == 0 && y.signum() == 0;
    }

    boolean isOnCurve() {
      BigInteger right = x.pow(3).add(B);
      return isInfinite() || y.multiply(y).subtract(right).mod(BlsField.P).signum() == 0;
    }
  }

  /** Whether one of the two points has x = 0 without being infinity. */
  static boolean concerns(Bytes input) {
    return isThreeTorsion(point(input, 0)) || isThreeTorsion(point(input, BlsPoints.G1_SIZE));
  }

  private static boolean isThreeTorsion(Point point) {
    return point.x.signum() == 0 && point.y.signum() != 0;
  }

  /** The sum; empty if one of the points is not on the curve. */
  static Optional<Bytes> add(Bytes input) {
    Point a = point(input, 0);
    Point b = point(input, BlsPoints.G1_SIZE);
    boolean valid = isReduced(a) && isReduced(b) && a.isOnCurve() && b.isOnCurve();
    return valid ? Optional.of(coded(sum(a, b))) : Optional.empty();
  }

  private static Point sum(Point a, Point b) {
    BigInteger p = BlsField.P;
    if (a.isInfinite()) {
      return b;
    }
    if (b.isInfinite()) {
      return a;
    }
    BigInteger slope;
    if (a.x.equals(b.x)) {
      if (!a.y.equals(b.y)) {
        return new Point(BigInteger.ZERO, BigInteger.ZERO);
      }
      BigInteger three = BigInteger.valueOf(3);
      slope = a.x.multiply(a.x).multiply(three).multiply(a.y.shiftLeft(1).modInverse(p));
    } else {
      slope = b.y.subtract(a.y).multiply(b.x.subtract(a.x).modInverse(p));
    }
    BigInteger x = slope.multiply(slope).subtract(a.x).subtract(b.x).mod(p);
    return new Point(x, slope.multiply(a.x.subtract(x)).subtract(a.y).mod(p));
  }

  private static Point point(Bytes input, int from) {
    return new Point(Inputs.number(input, from, FIELD), Inputs.number(input, from + FIELD, FIELD));
  }

  private static boolean isReduced(Point point) {
    return point.x.compareTo(BlsField.P) < 0 && point.y.compareTo(BlsField.P) < 0;
  }

  private static Bytes coded(Point point) {
    return Bytes.wrap(Inputs.join(Inputs.padded(point.x, FIELD), Inputs.padded(point.y, FIELD)));
  }
}
