package io.evmesh.engine.precompile;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.types.Bytes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.Test;

/** BN254 and secp256r1 against BouncyCastle's arithmetic and the laws of pairings. */
class CurveContractsTest {
  private static final long SEED = 21;
  private static final BigInteger P =
      new BigInteger("30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47", 16);
  private static final BigInteger ORDER =
      new BigInteger("30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001", 16);
  private static final ECCurve BN254 =
      new ECCurve.Fp(P, BigInteger.ZERO, BigInteger.valueOf(3), ORDER, BigInteger.ONE);
  private static final ECPoint G = BN254.createPoint(BigInteger.ONE, BigInteger.TWO);
  private static final String G2 =
      "198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2"
          + "1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed"
          + "090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b"
          + "12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa";
  private static final X9ECParameters P256 = SECNamedCurves.getByName("secp256r1");
  private static final ECDomainParameters P256_DOMAIN =
      new ECDomainParameters(P256.getCurve(), P256.getG(), P256.getN(), P256.getH());

  private static Optional<Bytes> run(int number, String digits) {
    return Objects.requireNonNull(Precompiles.at(Fork.OSAKA, number))
        .run(Bytes.fromHex("0x" + digits));
  }

  private static String word(BigInteger value) {
    return "%064x".formatted(value);
  }

  private static String coded(ECPoint point) {
    if (point.isInfinity()) {
      return "0".repeat(128);
    }
    ECPoint affine = point.normalize();
    return word(affine.getAffineXCoord().toBigInteger())
        + word(affine.getAffineYCoord().toBigInteger());
  }

  private static List<BigInteger> scalars() {
    List<BigInteger> scalars = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      scalars.add(BigInteger.valueOf(i));
      scalars.add(ORDER.add(BigInteger.valueOf(i - 10)));
    }
    scalars.add(BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE));
    scalars.add(BigInteger.ONE.shiftLeft(255));
    Random random = new Random(SEED);
    for (int i = 0; i < 20; i++) {
      scalars.add(new BigInteger(256, random));
    }
    return scalars;
  }

  @Test
  void multiplesAreThoseOfBouncyCastle() {
    ECPoint point = G.multiply(BigInteger.valueOf(77_777)).normalize();
    for (BigInteger scalar : scalars()) {
      assertThat(run(7, coded(point) + word(scalar)))
          .as("%x", scalar)
          .contains(Bytes.fromHex("0x" + coded(point.multiply(scalar.mod(ORDER)))));
      assertThat(run(7, "0".repeat(128) + word(scalar))).contains(Bytes.wrap(new byte[64]));
    }
  }

  @Test
  void sumsAreThoseOfBouncyCastle() {
    List<ECPoint> points = new ArrayList<>();
    for (int i = -3; i <= 3; i++) {
      points.add(G.multiply(BigInteger.valueOf(i)).normalize());
    }
    points.add(G.multiply(new BigInteger(250, new Random(SEED))).normalize());
    for (ECPoint a : points) {
      for (ECPoint b : points) {
        assertThat(run(6, coded(a) + coded(b))).contains(Bytes.fromHex("0x" + coded(a.add(b))));
      }
    }
  }

  @Test
  void coordinatesOutOfRangeAreRefused() {
    assertThat(run(6, word(P) + word(P))).isEmpty();
    assertThat(run(6, word(P.add(BigInteger.ONE)) + word(BigInteger.TWO))).isEmpty();
    assertThat(run(7, word(BigInteger.ONE) + word(P.add(BigInteger.TWO)))).isEmpty();
    assertThat(run(8, word(BigInteger.ONE) + word(P.add(BigInteger.TWO)) + G2)).isEmpty();
    assertThat(run(8, "0".repeat(128) + word(P) + "0".repeat(192))).isEmpty();
  }

  @Test
  void pairingIsBilinear() {
    Random random = new Random(SEED);
    for (int i = 0; i < 4; i++) {
      BigInteger a = new BigInteger(250, random);
      BigInteger b = new BigInteger(250, random);
      // a + b - (a + b) = 0
      String three =
          coded(G.multiply(a))
              + G2
              + coded(G.multiply(b))
              + G2
              + coded(G.multiply(a.add(b)).negate())
              + G2;
      assertThat(run(8, three)).as("seed %d", SEED).contains(Inputs.flag(true));
      String two = coded(G.multiply(a)) + G2 + coded(G.multiply(b).negate()) + G2;
      assertThat(run(8, two)).as("seed %d", SEED).contains(Inputs.flag(false));
    }
    assertThat(run(8, coded(G) + G2)).contains(Inputs.flag(false));
    assertThat(run(8, coded(G) + "0".repeat(256))).contains(Inputs.flag(true));
    assertThat(run(8, "0".repeat(128) + G2)).contains(Inputs.flag(true));
  }

  /** The argument by which {@link Bn254Twist} knows the group, in numbers. */
  @Test
  void onlyTheGroupIsAnnihilated() {
    BigInteger u = BigInteger.valueOf(4965661367192848881L);
    BigInteger t = u.multiply(u).multiply(BigInteger.valueOf(6)).add(BigInteger.ONE);
    assertThat(P.add(BigInteger.ONE).subtract(t)).isEqualTo(ORDER);
    // f(psi) = a + b psi with psi^2 = t psi - p; its norm is a^2 + a b t + b^2 p
    BigInteger a =
        u.add(BigInteger.ONE).subtract(u.multiply(P)).add(u.multiply(t).multiply(P).shiftLeft(1));
    BigInteger b =
        u.add(u.multiply(t)).subtract(u.multiply(t.multiply(t).subtract(P)).shiftLeft(1));
    BigInteger norm = a.multiply(a).add(a.multiply(b).multiply(t)).add(b.multiply(b).multiply(P));
    assertThat(a.add(b.multiply(P)).mod(ORDER)).isEqualTo(BigInteger.ZERO);
    BigInteger cofactor = P.shiftLeft(1).subtract(ORDER);
    assertThat(norm.gcd(cofactor)).isEqualTo(BigInteger.ONE);
  }

  @Test
  void pointsOfTheTwistOutsideTheGroupAreRefused() {
    // the points with x = 1 + i n, as far as there are any
    Bn254Fp2 x = new Bn254Fp2(Bn254Fp.P.number(BigInteger.ONE), new Limbs());
    int refused = 0;
    for (int n = 0; n < 20; n++) {
      Bn254Fp.P.add(x.b, x.b, Bn254Fp.P.one());
      Optional<Bn254Fp2> y = root(x);
      if (y.isPresent()) {
        CurvePoint<Bn254Fp2> point = new CurvePoint<>(Bn254Fp2.FIELD, x, y.get());
        assertThat(Bn254Twist.isInGroup(point)).isEqualTo(isOfOrder(point));
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  private static boolean isOfOrder(CurvePoint<Bn254Fp2> point) {
    Curve<Bn254Fp2> curve = new Curve<>(Bn254Fp2.FIELD, false);
    Limbs order = new Limbs();
    order.read(Bytes.fromHex("0x" + word(ORDER)), 0);
    return curve.isInfinite(curve.multiply(point, order));
  }

  /** A y with y^2 = x^3 + b: the complex method for p = 3 modulo 4. */
  private static Optional<Bn254Fp2> root(Bn254Fp2 x) {
    Bn254Fp2 square = new Bn254Fp2();
    square.square(x);
    square.multiply(square, x);
    square.add(square, Bn254Twist.B);
    // a1 = s^((p - 3) / 4), x0 = a1 s, alpha = a1 x0
    Bn254Fp2 a1 = new Bn254Fp2();
    a1.power(square, P.subtract(BigInteger.valueOf(3)).shiftRight(2));
    Bn254Fp2 x0 = new Bn254Fp2();
    x0.multiply(a1, square);
    Bn254Fp2 alpha = new Bn254Fp2();
    alpha.multiply(a1, x0);
    alpha.add(alpha, Bn254Fp2.FIELD.one());
    Bn254Fp2 y = new Bn254Fp2();
    y.power(alpha, P.subtract(BigInteger.ONE).shiftRight(1));
    y.multiply(y, x0);
    Bn254Fp2 check = new Bn254Fp2();
    check.square(y);
    check.subtract(check, square);
    return check.isZero() ? Optional.of(y) : Optional.empty();
  }

  @Test
  void signaturesAreJudgedAsBouncyCastleDoes() {
    Random random = new Random(SEED);
    for (int i = 0; i < 20; i++) {
      BigInteger key = new BigInteger(250, random).add(BigInteger.ONE);
      byte[] hash = new byte[32];
      random.nextBytes(hash);
      ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
      signer.init(true, new ECPrivateKeyParameters(key, P256_DOMAIN));
      BigInteger[] signature = signer.generateSignature(hash);
      ECPoint point = P256.getG().multiply(key).normalize();
      BigInteger z = new BigInteger(1, hash);
      BigInteger n = P256.getN();
      agrees(z, signature[0], signature[1], point);
      agrees(z, signature[0], n.subtract(signature[1]), point);
      agrees(z, signature[0], signature[1], point.negate());
      agrees(z.flipBit(i), signature[0], signature[1], point);
      agrees(z, signature[0].flipBit(i), signature[1], point);
      agrees(z, signature[0], n.add(signature[1]).mod(BigInteger.ONE.shiftLeft(256)), point);
      agrees(BigInteger.ZERO, signature[0], signature[1], point);
      agrees(signature[0], signature[0], signature[1], P256.getG());
      agrees(n.subtract(signature[0]), signature[0], signature[1], P256.getG());
    }
  }

  private static void agrees(BigInteger z, BigInteger r, BigInteger s, ECPoint key) {
    ECDSASigner verifier = new ECDSASigner();
    verifier.init(false, new ECPublicKeyParameters(key, P256_DOMAIN));
    byte[] hash = new byte[32];
    byte[] digits = z.toByteArray();
    int used = Math.min(32, digits.length);
    System.arraycopy(digits, digits.length - used, hash, 32 - used, used);
    assertThat(run(0x100, word(z) + word(r) + word(s) + coded(key)))
        .as("hash %x, r %x, s %x, seed %d", z, r, s, SEED)
        .contains(verifier.verifySignature(hash, r, s) ? Inputs.flag(true) : Bytes.EMPTY);
  }
}
