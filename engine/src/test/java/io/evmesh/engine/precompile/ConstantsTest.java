package io.evmesh.engine.precompile;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.crypto.Secp256k1;
import io.evmesh.engine.precompile.AffineCurve.Coordinate;
import io.evmesh.engine.types.Hex;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.junit.jupiter.api.Test;
import supranational.blst.P1;
import supranational.blst.P1_Affine;
import supranational.blst.P2;
import supranational.blst.P2_Affine;
import supranational.blst.PT;

/** What was typed is held against its definition, and what is computed against print. */
class ConstantsTest {
  private static BigInteger hex(String digits) {
    return new BigInteger(digits, 16);
  }

  @Test
  void curvesOfSec2AreThoseOfBouncyCastle() {
    X9ECParameters r1 = SECNamedCurves.getByName("secp256r1");
    assertThat(P256.PRIME).isEqualTo(r1.getCurve().getField().getCharacteristic());
    assertThat(P256.ORDER).isEqualTo(r1.getN());
    assertThat(P256.B).isEqualTo(r1.getCurve().getB().toBigInteger());
    assertThat(r1.getCurve().getA().toBigInteger())
        .isEqualTo(P256.PRIME.subtract(BigInteger.valueOf(3)));
    assertThat(P256.GENERATOR_X).isEqualTo(r1.getG().getAffineXCoord().toBigInteger());
    assertThat(P256.GENERATOR_Y).isEqualTo(r1.getG().getAffineYCoord().toBigInteger());
    assertThat(Secp256k1.ORDER.toBigInteger())
        .isEqualTo(SECNamedCurves.getByName("secp256k1").getN());
  }

  @Test
  void parametersGiveThePublishedPrimesAndOrders() {
    assertThat(Bn254Fp.PRIME)
        .isEqualTo(hex("30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47"));
    assertThat(Bn254Fp.ORDER)
        .isEqualTo(hex("30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001"));
    assertThat(BlsField.P)
        .isEqualTo(
            hex(
                "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f624"
                    + "1eabfffeb153ffffb9feffffffffaaab"));
    assertThat(Bls12381.ORDER)
        .isEqualTo(hex("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001"));
    assertThat(BlsMapping.G1_FACTOR).isEqualTo(hex("d201000000010001"));
    assertThat(BlsMapping.G2_FACTOR)
        .isEqualTo(
            hex(
                "bc69f08f2ee75b3584c6a0ea91b352888e2a8e9145ad7689986ff031508ffe1329c2f178731db956"
                    + "d82bf015d1212b02ec0ec69d7477c1ae954cbc06689f6a359894c0adebbf6b4e8020005aaa9"
                    + "5551"));
  }

  /** (y-numerator / y-denominator)^2 (x^3 + a x + b) = (x-numerator / x-denominator)^3 + b'. */
  @Test
  void isogeniesLeadFromTheirCurvesToTheGroupsCurves() {
    AffineCurve field = AffineCurve.overPrime(BlsField.P, BigInteger.ZERO, BigInteger.ZERO);
    assertThat(
            leads(
                field,
                new Coordinate[] {
                  Coordinate.of(hex(BlsIsogenies.G1_B)),
                  Coordinate.of(hex(BlsIsogenies.G1_A)),
                  Coordinate.of(0, 0),
                  Coordinate.of(1, 0)
                },
                Coordinate.of(4, 0),
                real(BlsIsogenies.G1_X_NUMERATOR),
                real(BlsIsogenies.G1_X_DENOMINATOR),
                real(BlsIsogenies.G1_Y_NUMERATOR),
                real(BlsIsogenies.G1_Y_DENOMINATOR)))
        .isTrue();
    assertThat(
            leads(
                field,
                new Coordinate[] {
                  Coordinate.of(1012, 1012),
                  Coordinate.of(0, 240),
                  Coordinate.of(0, 0),
                  Coordinate.of(1, 0)
                },
                Coordinate.of(4, 4),
                complex(BlsIsogenies.G2_X_NUMERATOR),
                complex(BlsIsogenies.G2_X_DENOMINATOR),
                complex(BlsIsogenies.G2_Y_NUMERATOR),
                complex(BlsIsogenies.G2_Y_DENOMINATOR)))
        .isTrue();
  }

  private static boolean leads(
      AffineCurve f,
      Coordinate[] curve,
      Coordinate b,
      Coordinate[] xNumerator,
      Coordinate[] xDenominator,
      Coordinate[] yNumerator,
      Coordinate[] yDenominator) {
    Coordinate[] denominator = product(f, product(f, xDenominator, xDenominator), xDenominator);
    Coordinate[] cube = product(f, product(f, xNumerator, xNumerator), xNumerator);
    Coordinate[] right = sum(f, cube, product(f, denominator, new Coordinate[] {b}));
    return Arrays.equals(
        trimmed(product(f, product(f, product(f, yNumerator, yNumerator), curve), denominator)),
        trimmed(product(f, product(f, yDenominator, yDenominator), right)));
  }

  private static Coordinate[] product(AffineCurve f, Coordinate[] s, Coordinate[] t) {
    Coordinate[] out = new Coordinate[s.length + t.length - 1];
    Arrays.fill(out, Coordinate.of(0, 0));
    for (int i = 0; i < s.length; i++) {
      for (int j = 0; j < t.length; j++) {
        out[i + j] = f.plus(out[i + j], f.times(s[i], t[j]));
      }
    }
    return out;
  }

  private static Coordinate[] sum(AffineCurve f, Coordinate[] s, Coordinate[] t) {
    Coordinate[] out = new Coordinate[Math.max(s.length, t.length)];
    for (int i = 0; i < out.length; i++) {
      out[i] =
          f.plus(
              i < s.length ? s[i] : Coordinate.of(0, 0), i < t.length ? t[i] : Coordinate.of(0, 0));
    }
    return out;
  }

  private static Coordinate[] trimmed(Coordinate[] s) {
    int length = s.length;
    while (length > 0 && s[length - 1].isZero()) {
      length--;
    }
    return Arrays.copyOf(s, length);
  }

  private static Coordinate[] real(String[] values) {
    return Arrays.stream(values)
        .map(digits -> Coordinate.of(hex(digits)))
        .toArray(Coordinate[]::new);
  }

  private static Coordinate[] complex(String[] values) {
    return IntStream.range(0, values.length / 2)
        .mapToObj(i -> new Coordinate(hex(values[2 * i]), hex(values[2 * i + 1])))
        .toArray(Coordinate[]::new);
  }

  /** By SHA-256 of the tables of EIP-2537, written with commas between the factors. */
  @Test
  void discountsAreTheTablesOfTheirEip() {
    assertThat(digest(IntStream.rangeClosed(1, 128).map(BlsDiscounts::g1)))
        .isEqualTo("0x0ee413060c719852d3c2347c03dd081ff0525a9cef54d20b2ff888f3b80f89c8");
    assertThat(digest(IntStream.rangeClosed(1, 128).map(BlsDiscounts::g2)))
        .isEqualTo("0x71373614ae07b1323be07a67e6605581da2358ae0d2be34240ac97516fd710b8");
    assertThat(BlsDiscounts.g1(129)).isEqualTo(519);
    assertThat(BlsDiscounts.g2(1_000_000)).isEqualTo(524);
  }

  private static String digest(IntStream factors) {
    String text = factors.mapToObj(Integer::toString).collect(Collectors.joining(","));
    return Hex.encode(Hashing.sha256(text.getBytes(StandardCharsets.US_ASCII)));
  }

  /** The setup's two points of first degree hide one secret: e(s G1, G2) = e(G1, s G2). */
  @Test
  void theSetupsPointBelongsToTheCeremonysPointInG1() {
    P1 inG1 = new P1(Hex.decode(PointEvaluationTest.SECRET_IN_G1));
    P2 inG2 = new P2(Hex.decode(PointEvaluation.SECRET_IN_G2));
    PT left = new PT(inG1.to_affine(), P2_Affine.generator());
    PT right = new PT(P1_Affine.generator(), inG2.to_affine());
    assertThat(PT.finalverify(left, right)).isTrue();
  }
}
