package io.evmesh.engine.precompile;

import io.evmesh.engine.types.Bytes;
import java.math.BigInteger;
import java.util.Optional;

/** Points of BN254 as bytes: coordinates of 32 bytes, (0, 0) being infinity (EIP-196, 197). */
final class Bn254Points {
  private static final Limbs B = Bn254Fp.P.number(BigInteger.valueOf(3));

  /** How infinity is written. */
  static final Bytes INFINITY = Bytes.wrap(new byte[64]);

  private Bn254Points() {}

  /** The point of the curve with these coordinates; empty if it has none such. */
  static Optional<CurvePoint<Limbs>> g1(Bytes input, int from) {
    Limbs x = new Limbs();
    Limbs y = new Limbs();
    return read(x, input, from) && read(y, input, from + 32)
        ? onCurve(Bn254Fp.P, x, y, B)
        : Optional.empty();
  }

  /** A point of the twist; its coordinates come imaginary part first. */
  static Optional<CurvePoint<Bn254Fp2>> twist(Bytes input, int from) {
    Bn254Fp2 x = new Bn254Fp2();
    Bn254Fp2 y = new Bn254Fp2();
    boolean inRange =
        read(x.b, input, from)
            && read(x.a, input, from + 32)
            && read(y.b, input, from + 64)
            && read(y.a, input, from + 96);
    return inRange ? onCurve(Bn254Fp2.FIELD, x, y, Bn254Twist.B) : Optional.empty();
  }

  /** Reads a coordinate; says whether it is below the prime. */
  private static boolean read(Limbs out, Bytes input, int from) {
    out.read(input, from);
    if (!out.isBelow(Bn254Fp.PLAIN_PRIME)) {
      return false;
    }
    Bn254Fp.P.enter(out, out);
    return true;
  }

  private static <E> Optional<CurvePoint<E>> onCurve(Field<E> field, E x, E y, E b) {
    if (field.isZero(x) && field.isZero(y)) {
      return Optional.of(new CurvePoint<>(field));
    }
    E left = field.element();
    E right = field.element();
    field.square(left, y);
    field.square(right, x);
    field.multiply(right, right, x);
    field.add(right, right, b);
    field.subtract(left, left, right);
    return field.isZero(left) ? Optional.of(new CurvePoint<>(field, x, y)) : Optional.empty();
  }

  static Bytes coded(CurvePoint<Limbs> point) {
    if (point.z.isZero()) {
      return INFINITY;
    }
    if (point.isAffine) {
      return coded(point.x, point.y);
    }
    Limbs inverse = new Limbs();
    Limbs x = new Limbs();
    Limbs y = new Limbs();
    Bn254Fp.P.invert(inverse, point.z);
    Bn254Fp.P.square(x, inverse);
    Bn254Fp.P.multiply(y, x, inverse);
    Bn254Fp.P.multiply(x, x, point.x);
    Bn254Fp.P.multiply(y, y, point.y);
    return coded(x, y);
  }

  /** The point with these affine coordinates. */
  static Bytes coded(Limbs x, Limbs y) {
    byte[] out = new byte[64];
    Limbs plain = new Limbs();
    Bn254Fp.P.leave(plain, x);
    plain.write(out, 0);
    Bn254Fp.P.leave(plain, y);
    plain.write(out, 32);
    return Bytes.wrap(out);
  }
}
