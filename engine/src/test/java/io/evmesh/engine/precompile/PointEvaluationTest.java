package io.evmesh.engine.precompile;

import static io.evmesh.engine.precompile.ContractCalls.padded;
import static io.evmesh.engine.precompile.ContractCalls.random;
import static io.evmesh.engine.precompile.ContractCalls.run;
import static io.evmesh.engine.precompile.ContractCalls.word;
import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.precompile.AffineCurve.Coordinate;
import io.evmesh.engine.precompile.AffineCurve.Point;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hex;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.junit.jupiter.api.Test;

/**
 * Proofs for polynomials of first degree, a + b X: their commitment is a G + b s G, their quotient
 * is b everywhere. The arithmetic is affine; the pairing is left to the contract.
 */
class PointEvaluationTest {
  /** The second point of G1 in the ceremony's monomial setup, compressed. */
  static final String SECRET_IN_G1 =
      "ad3eb50121139aa34db1d545093ac9374ab7bca2c0f3bf28e27c8dcd8fc7cb42"
          + "d25926fc0c97b336e9f0fb35e5a04c81";

  private static final long SEED = 35;
  private static final BigInteger N = Bls12381.ORDER;
  private static final AffineCurve G1 = BlsContractsTest.G1;
  private static final Point SECRET = read(SECRET_IN_G1);
  private static final String SUCCESS = word(4096) + word(N);

  private static Point read(String compressed) {
    byte[] raw = Hex.decode(compressed);
    boolean isLarge = (raw[0] & 0x20) != 0;
    raw[0] &= 0x1f;
    Coordinate x = Coordinate.of(new BigInteger(1, raw));
    Point point = new Point(x, G1.root(G1.right(x)).orElseThrow());
    return isLarge(point) == isLarge ? point : G1.negative(point);
  }

  private static boolean isLarge(Point point) {
    return point.y().u().shiftLeft(1).compareTo(BlsField.P) > 0;
  }

  private static String compressed(Point point) {
    if (point.isInfinite()) {
      return "c0" + "00".repeat(47);
    }
    BigInteger flags = BigInteger.valueOf(isLarge(point) ? 0xa0 : 0x80).shiftLeft(8 * 47);
    return padded(point.x().u().or(flags), 48);
  }

  private static String hashed(String commitment) {
    byte[] bytes = Hex.decode(commitment);
    SHA256Digest digest = new SHA256Digest();
    digest.update(bytes, 0, bytes.length);
    byte[] hash = new byte[32];
    digest.doFinal(hash, 0);
    hash[0] = 1;
    return Hex.encode(hash).substring(2);
  }

  private static Optional<Bytes> prove(
      BigInteger z, BigInteger y, String commitment, String proof) {
    return run(0x0a, hashed(commitment), word(z), word(y), commitment, proof);
  }

  @Test
  void valuesOfPolynomialsAreProvenAndOthersAreNot() {
    Random random = new Random(SEED);
    List<BigInteger> edges =
        List.of(BigInteger.ZERO, BigInteger.ONE, N.subtract(BigInteger.ONE), random(random, N));
    for (BigInteger b : edges) {
      for (BigInteger z : edges) {
        BigInteger a = random.nextBoolean() ? BigInteger.ZERO : random(random, N);
        Point commitment = G1.sum(G1.multiple(BlsContractsTest.G1_ONE, a), G1.multiple(SECRET, b));
        String c = compressed(commitment);
        String proof = compressed(G1.multiple(BlsContractsTest.G1_ONE, b));
        BigInteger y = a.add(b.multiply(z)).mod(N);
        assertThat(prove(z, y, c, proof))
            .as("%x + %x X at %x, seed %d", a, b, z, SEED)
            .contains(ContractCalls.bytes(SUCCESS));
        assertThat(prove(z, y.add(BigInteger.ONE).mod(N), c, proof)).isEmpty();
        assertThat(prove(z, y.add(N), c, proof)).isEmpty();
        assertThat(prove(z.add(N), y, c, proof)).isEmpty();
        String other = compressed(G1.multiple(BlsContractsTest.G1_ONE, b.add(BigInteger.TWO)));
        assertThat(prove(z, y, c, other)).isEmpty();
        assertThat(run(0x0a, word(1), word(z), word(y), c, proof)).isEmpty();
        String input = hashed(c) + word(z) + word(y) + c + proof;
        assertThat(run(0x0a, input, "00")).isEmpty();
        assertThat(run(0x0a, input.substring(0, input.length() - 2))).isEmpty();
      }
    }
  }

  @Test
  void bytesThatAreNoCompressedPointsOfTheGroupAreRefused() {
    Random random = new Random(SEED);
    String infinity = compressed(Point.INFINITY);
    assertThat(prove(BigInteger.ONE, BigInteger.ZERO, infinity, infinity)).isPresent();
    String one = compressed(BlsContractsTest.G1_ONE);
    for (String wrong :
        List.of(
            compressed(G1.randomPoint(random, true)),
            padded(BlsField.P.setBit(383), 48),
            padded(BlsField.P.setBit(383).add(BigInteger.valueOf(4)), 48),
            "e0" + infinity.substring(2),
            "40" + infinity.substring(2),
            "c0" + "00".repeat(46) + "01",
            "00".repeat(48),
            "ff".repeat(48),
            "17" + one.substring(2))) {
      assertThat(prove(BigInteger.ONE, BigInteger.ZERO, wrong, infinity)).as(wrong).isEmpty();
      assertThat(prove(BigInteger.ONE, BigInteger.ZERO, infinity, wrong)).as(wrong).isEmpty();
    }
  }
}
