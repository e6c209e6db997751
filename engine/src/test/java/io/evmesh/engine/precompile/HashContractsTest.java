package io.evmesh.engine.precompile;

import static io.evmesh.engine.precompile.ContractCalls.contract;
import static io.evmesh.engine.precompile.ContractCalls.random;
import static io.evmesh.engine.precompile.ContractCalls.randomBytes;
import static io.evmesh.engine.precompile.ContractCalls.run;
import static io.evmesh.engine.precompile.ContractCalls.word;
import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.precompile.AffineCurve.Coordinate;
import io.evmesh.engine.precompile.AffineCurve.Point;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hex;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.junit.jupiter.api.Test;

/** The contracts of Frontier beside BouncyCastle and affine arithmetic. */
class HashContractsTest {
  private static final long SEED = 31;
  private static final X9ECParameters K1 = SECNamedCurves.getByName("secp256k1");
  private static final BigInteger P = K1.getCurve().getField().getCharacteristic();
  private static final BigInteger N = K1.getN();
  private static final BigInteger MAX = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
  private static final AffineCurve CURVE =
      AffineCurve.overPrime(P, BigInteger.ZERO, BigInteger.valueOf(7));
  private static final Point G =
      new Point(
          Coordinate.of(K1.getG().getAffineXCoord().toBigInteger()),
          Coordinate.of(K1.getG().getAffineYCoord().toBigInteger()));

  @Test
  void digestsAreThoseOfBouncyCastleForEveryLength() {
    Random random = new Random(SEED);
    for (int length = 0; length < 300; length++) {
      Bytes input = Bytes.wrap(randomBytes(random, length));
      assertThat(contract(2).run(input))
          .as("%d bytes, seed %d", length, SEED)
          .contains(Bytes.wrap(digest(new SHA256Digest(), input, 32)));
      assertThat(contract(3).run(input))
          .as("%d bytes, seed %d", length, SEED)
          .contains(Bytes.wrap(digest(new RIPEMD160Digest(), input, 32)));
      assertThat(contract(4).run(input)).contains(input);
      int words = (length + 31) / 32;
      assertThat(contract(2).gas(input)).isEqualTo(60 + 12 * words);
      assertThat(contract(3).gas(input)).isEqualTo(600 + 120 * words);
      assertThat(contract(4).gas(input)).isEqualTo(15 + 3 * words);
    }
    Bytes large = Bytes.wrap(randomBytes(random, 100_001));
    assertThat(contract(2).run(large)).contains(Bytes.wrap(digest(new SHA256Digest(), large, 32)));
    assertThat(contract(3).run(large))
        .contains(Bytes.wrap(digest(new RIPEMD160Digest(), large, 32)));
    assertThat(contract(4).run(large)).contains(large);
  }

  /** The digest at the end of {@code size} bytes. */
  private static byte[] digest(Digest digest, Bytes input, int size) {
    digest.update(input.unsafeArray(), 0, input.size());
    byte[] out = new byte[size];
    digest.doFinal(out, size - digest.getDigestSize());
    return out;
  }

  @Test
  void recoveryFollowsItsDefinitionAtTheEdges() {
    Random random = new Random(SEED);
    BigInteger rx = CURVE.multiple(G, random(random, N)).x().u();
    List<BigInteger> scalars =
        List.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            BigInteger.TWO,
            N.subtract(BigInteger.ONE),
            N,
            N.add(BigInteger.ONE),
            P.subtract(BigInteger.ONE),
            P,
            MAX,
            rx);
    for (BigInteger r : scalars) {
      for (BigInteger s : scalars) {
        BigInteger hash = random.nextInt(4) == 0 ? N : random(random, MAX);
        recovers(hash, BigInteger.valueOf(27 + random.nextInt(2)), r, s);
      }
    }
    for (BigInteger v :
        List.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            BigInteger.valueOf(26),
            BigInteger.valueOf(29),
            BigInteger.valueOf(27 + 256),
            BigInteger.ONE.shiftLeft(255).add(BigInteger.valueOf(27)))) {
      recovers(random(random, MAX), v, rx, BigInteger.TWO);
    }
    for (BigInteger hash :
        List.of(BigInteger.ZERO, BigInteger.ONE, N, N.add(N.shiftRight(1)), MAX)) {
      recovers(hash.min(MAX), BigInteger.valueOf(28), rx, random(random, N));
    }
  }

  @Test
  void signersAreRecovered() {
    Random random = new Random(SEED);
    for (int i = 0; i < 6; i++) {
      BigInteger k = random(random, N);
      Point point = CURVE.multiple(G, k);
      BigInteger s = random(random, N);
      BigInteger v = BigInteger.valueOf(point.y().u().testBit(0) ? 28 : 27);
      recovers(random(random, MAX), v, point.x().u(), s);
      // s R = hash G: the key would be infinity
      recovers(s.multiply(k).mod(N), v, point.x().u(), s);
      assertThat(run(1, word(s.multiply(k).mod(N)), word(v), word(point.x().u()), word(s)))
          .contains(Bytes.EMPTY);
    }
  }

  @Test
  void missingBytesAreZerosAndOthersIgnored() {
    Random random = new Random(SEED);
    BigInteger r = CURVE.multiple(G, random(random, N)).x().u();
    BigInteger s = random(random, N).shiftRight(16).shiftLeft(16);
    String full = word(random(random, MAX)) + word(27) + word(r) + word(s);
    assertThat(run(1, full.substring(0, full.length() - 4)))
        .isEqualTo(run(1, full))
        .isEqualTo(run(1, full, "ff".repeat(40)));
    assertThat(run(1, full).orElseThrow().size()).isEqualTo(32);
    assertThat(run(1, full.substring(0, 192))).contains(Bytes.EMPTY);
    assertThat(run(1)).contains(Bytes.EMPTY);
  }

  private static void recovers(BigInteger hash, BigInteger v, BigInteger r, BigInteger s) {
    assertThat(run(1, word(hash), word(v), word(r), word(s)))
        .as("hash %x, v %x, r %x, s %x, seed %d", hash, v, r, s, SEED)
        .contains(recovered(hash, v, r, s));
  }

  /** (s R - hash G) / r, R being the point with x = r and y as odd as v is even. */
  private static Bytes recovered(BigInteger hash, BigInteger v, BigInteger r, BigInteger s) {
    boolean inRange =
        (v.equals(BigInteger.valueOf(27)) || v.equals(BigInteger.valueOf(28)))
            && r.signum() > 0
            && s.signum() > 0
            && r.compareTo(N) < 0
            && s.compareTo(N) < 0;
    if (!inRange) {
      return Bytes.EMPTY;
    }
    Coordinate root =
        CURVE.root(CURVE.right(Coordinate.of(r))).filter(y -> y.v().signum() == 0).orElse(null);
    if (root == null) {
      return Bytes.EMPTY;
    }
    Point point = new Point(Coordinate.of(r), root);
    if (root.u().testBit(0) == v.testBit(0)) {
      point = CURVE.negative(point);
    }
    BigInteger inverse = r.modInverse(N);
    Point key =
        CURVE.sum(
            CURVE.multiple(point, s.multiply(inverse).mod(N)),
            CURVE.multiple(G, hash.negate().multiply(inverse).mod(N)));
    if (key.isInfinite()) {
      return Bytes.EMPTY;
    }
    byte[] coded = Hex.decode("0x" + word(key.x().u()) + word(key.y().u()));
    byte[] address = digest(new KeccakDigest(256), Bytes.wrap(coded), 32);
    Arrays.fill(address, 0, 12, (byte) 0);
    return Bytes.wrap(address);
  }
}
