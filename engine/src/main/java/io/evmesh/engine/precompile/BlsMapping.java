package io.evmesh.engine.precompile;

import io.evmesh.engine.types.Bytes;
import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import supranational.blst.P1;
import supranational.blst.P1_Affine;
import supranational.blst.P2;
import supranational.blst.P2_Affine;

/**
 * Field elements to points of BLS12-381's groups: the simplified map of Shallue, van de Woestijne
 * and Ulas onto an isogenous curve, the isogeny, and the cofactor.
 *
 * <p>Source: RFC 9380, 6.6.2, 6.6.3 and 8.8, as EIP-2537 asks.
 */
final class BlsMapping {
  private static final int FIELD = 64;
  private static final int RAW_FIELD = 48;

  /** What clears the cofactor of G1: 1 - x, x being the curve's parameter (RFC 9380, 8.8.1). */
  static final BigInteger G1_FACTOR = BigInteger.ONE.subtract(Bls12381.X);

  /**
   * What clears the cofactor of G2: 3 (x^2 - 1) times it (RFC 9380, 8.8.2; Budroni, Pintore,
   * Efficient hash maps to G2 on BLS curves, 2017).
   */
  static final BigInteger G2_FACTOR =
      Bls12381.X.pow(2)
          .subtract(BigInteger.ONE)
          .multiply(BigInteger.valueOf(3))
          .multiply(twistCofactor());

  private static final @Nullable BlsNativeMap NATIVE_G1 = BlsNativeMap.toG1().orElse(null);
  private static final @Nullable BlsNativeMap NATIVE_G2 = BlsNativeMap.toG2().orElse(null);
  private static final Curve G1 =
      new Curve(
          true,
          new BlsField(number(BlsIsogenies.G1_A), BigInteger.ZERO),
          new BlsField(number(BlsIsogenies.G1_B), BigInteger.ZERO),
          BlsField.of(11, 0),
          real(BlsIsogenies.G1_X_NUMERATOR),
          real(BlsIsogenies.G1_X_DENOMINATOR),
          real(BlsIsogenies.G1_Y_NUMERATOR),
          real(BlsIsogenies.G1_Y_DENOMINATOR));
  private static final Curve G2 =
      new Curve(
          false,
          BlsField.of(0, 240),
          BlsField.of(1012, 1012),
          BlsField.of(-2, -1),
          complex(BlsIsogenies.G2_X_NUMERATOR),
          complex(BlsIsogenies.G2_X_DENOMINATOR),
          complex(BlsIsogenies.G2_Y_NUMERATOR),
          complex(BlsIsogenies.G2_Y_DENOMINATOR));

  private BlsMapping() {}

  /** (x^8 - 4 x^7 + 5 x^6 - 4 x^4 + 6 x^3 - 4 x^2 - 4 x + 13) / 9. */
  private static BigInteger twistCofactor() {
    BigInteger sum = BigInteger.ZERO;
    for (int coefficient : new int[] {1, -4, 5, 0, -4, 6, -4, -4, 13}) {
      sum = sum.multiply(Bls12381.X).add(BigInteger.valueOf(coefficient));
    }
    return sum.divide(BigInteger.valueOf(9));
  }

  /** y^2 = x^3 + a x + b, the non-square z, and the isogeny's four polynomials. */
  @SuppressWarnings("ArrayRecordComponent") // two constants, never compared
  private record Curve(
      boolean inBaseField,
      BlsField a,
      BlsField b,
      BlsField z,
      BlsField[] xNumerator,
      BlsField[] xDenominator,
      BlsField[] yNumerator,
      BlsField[] yDenominator) {

    BlsField right(BlsField x) {
      return x.times(x).plus(a).times(x).plus(b);
    }
  }

  private record Point(BlsField x, BlsField y) {}

  /** The image of an element of the base field; empty if the 64 bytes are none. */
  static Optional<Bytes> toG1(Bytes input) {
    return element(input, 0)
        .map(u -> NATIVE_G1 == null ? portableG1(u) : BlsPoints.codedG1(NATIVE_G1.apply(raw(u))));
  }

  /** The image of an element of the quadratic extension; empty if the 128 bytes are none. */
  static Optional<Bytes> toG2(Bytes input) {
    return element(input, 0)
        .flatMap(
            a ->
                element(input, FIELD)
                    .map(
                        b ->
                            NATIVE_G2 == null
                                ? portableG2(a, b)
                                : BlsPoints.codedG2(
                                    NATIVE_G2.apply(BlsPoints.join(raw(a), raw(b))))));
  }

  /** For platforms where the library has the map but does not show it. */
  static Bytes portableG1(BigInteger u) {
    P1 onCurve =
        map(G1, new BlsField(u, BigInteger.ZERO))
            .map(p -> new P1_Affine(BlsPoints.join(raw(p.x.a()), raw(p.y.a()))).to_jacobian())
            .orElseGet(P1::new);
    return BlsPoints.coded(onCurve.mult(G1_FACTOR));
  }

  /** For platforms where the library has the map but does not show it. */
  static Bytes portableG2(BigInteger a, BigInteger b) {
    P2 onCurve =
        map(G2, new BlsField(a, b))
            .map(
                p ->
                    new P2_Affine(
                            BlsPoints.join(raw(p.x.b()), raw(p.x.a()), raw(p.y.b()), raw(p.y.a())))
                        .to_jacobian())
            .orElseGet(P2::new);
    return BlsPoints.coded(onCurve.mult(G2_FACTOR));
  }

  private static Optional<BigInteger> element(Bytes input, int from) {
    BigInteger value = Inputs.number(input, from, FIELD);
    return value.compareTo(BlsField.P) < 0 ? Optional.of(value) : Optional.empty();
  }

  /** RFC 9380, 6.6.2, then the isogeny; empty for the point at infinity. */
  private static Optional<Point> map(Curve curve, BlsField u) {
    BlsField zu2 = curve.z.times(u).times(u);
    BlsField sum = zu2.times(zu2).plus(zu2);
    BlsField x =
        sum.isZero()
            ? curve.b.times(curve.z.times(curve.a).inverted())
            : curve.b.negated().times(curve.a.inverted()).times(BlsField.ONE.plus(sum.inverted()));
    BlsField right = curve.right(x);
    if (!right.isSquare(curve.inBaseField)) {
      x = zu2.times(x);
      right = curve.right(x);
    }
    BlsField y = right.root();
    if (u.isNegative() != y.isNegative()) {
      y = y.negated();
    }
    BlsField xDenominator = value(curve.xDenominator, x);
    BlsField yDenominator = value(curve.yDenominator, x);
    if (xDenominator.isZero() || yDenominator.isZero()) {
      return Optional.empty();
    }
    return Optional.of(
        new Point(
            value(curve.xNumerator, x).times(xDenominator.inverted()),
            y.times(value(curve.yNumerator, x)).times(yDenominator.inverted())));
  }

  private static BlsField value(BlsField[] coefficients, BlsField x) {
    BlsField sum = BlsField.ZERO;
    for (int i = coefficients.length - 1; i >= 0; i--) {
      sum = sum.times(x).plus(coefficients[i]);
    }
    return sum;
  }

  private static byte[] raw(BigInteger value) {
    return Inputs.padded(value, RAW_FIELD);
  }

  private static BigInteger number(String hex) {
    return new BigInteger(hex, 16);
  }

  private static BlsField[] real(String[] values) {
    BlsField[] out = new BlsField[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = new BlsField(number(values[i]), BigInteger.ZERO);
    }
    return out;
  }

  private static BlsField[] complex(String[] values) {
    BlsField[] out = new BlsField[values.length / 2];
    for (int i = 0; i < out.length; i++) {
      out[i] = new BlsField(number(values[2 * i]), number(values[2 * i + 1]));
    }
    return out;
  }
}
