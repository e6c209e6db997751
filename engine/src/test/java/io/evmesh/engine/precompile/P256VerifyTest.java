package io.evmesh.engine.precompile;

import static io.evmesh.engine.precompile.ContractCalls.random;
import static io.evmesh.engine.precompile.ContractCalls.run;
import static io.evmesh.engine.precompile.ContractCalls.word;
import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.precompile.AffineCurve.Coordinate;
import io.evmesh.engine.precompile.AffineCurve.Point;
import io.evmesh.engine.types.Bytes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.junit.jupiter.api.Test;

/** Signatures on secp256r1 beside the definition, with points whose x lies above the order. */
class P256VerifyTest {
  private static final long SEED = 33;
  private static final X9ECParameters R1 = SECNamedCurves.getByName("secp256r1");
  private static final BigInteger P = R1.getCurve().getField().getCharacteristic();
  private static final BigInteger N = R1.getN();
  private static final BigInteger MAX = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
  private static final AffineCurve CURVE =
      AffineCurve.overPrime(
          P, R1.getCurve().getA().toBigInteger(), R1.getCurve().getB().toBigInteger());
  private static final Point G =
      new Point(
          Coordinate.of(R1.getG().getAffineXCoord().toBigInteger()),
          Coordinate.of(R1.getG().getAffineYCoord().toBigInteger()));

  @Test
  void signatureWhosePointHasAnXJustBelowThePrimeIsValid() {
    assertThat(
            run(
                0x100,
                "000000000000000000000000000000000000000000000000000000000000002a",
                "000000000000000000000000000000004319055358e8617b0c46353d039cd8bb",
                "000000000000000000000000000000000000000000000000ab54a98ceb1f0ad2",
                "95d08a06f798f3e936f5a12e75c22bc04a2ec7edf9d31000b01655b702d087b6",
                "6037b61059036c5624690125e0ec2e10100d5c0adfe89a733c2c9bc3ab3bdc00"))
        .contains(Inputs.flag(true));
  }

  /**
   * For a point R and any r = x of R modulo the order, s and hash, the key is (s R - hash G) / r.
   */
  private static Point keyOf(Point point, BigInteger hash, BigInteger r, BigInteger s) {
    BigInteger inverse = r.modInverse(N);
    return CURVE.sum(
        CURVE.multiple(point, s.multiply(inverse).mod(N)),
        CURVE.multiple(G, hash.negate().multiply(inverse).mod(N)));
  }

  private static Optional<Point> withX(BigInteger x) {
    return CURVE
        .root(CURVE.right(Coordinate.of(x)))
        .filter(y -> y.v().signum() == 0)
        .map(y -> new Point(Coordinate.of(x), y));
  }

  @Test
  void pointsWithAnXFromTheOrderUpwardsAreTakenModuloTheOrder() {
    Random random = new Random(SEED);
    List<Point> points = new ArrayList<>();
    BigInteger gap = P.subtract(N);
    for (int i = 1; i < 8; i++) {
      withX(N.add(BigInteger.valueOf(i))).ifPresent(points::add);
      withX(P.subtract(BigInteger.valueOf(i))).ifPresent(points::add);
      withX(N.add(random(random, gap))).ifPresent(points::add);
    }
    assertThat(points).hasSizeGreaterThan(5);
    for (Point point : points) {
      BigInteger r = point.x().u().mod(N);
      BigInteger s = random(random, N).max(BigInteger.ONE);
      BigInteger hash = random(random, MAX);
      Point key = keyOf(point, hash, r, s);
      verifies(hash, r, s, key.x().u(), key.y().u());
      assertThat(answer(hash, r, s, key.x().u(), key.y().u())).contains(Inputs.flag(true));
      verifies(hash, r.add(BigInteger.ONE), s, key.x().u(), key.y().u());
    }
    // an r below p - n whose r itself is no x, and one at the gap's end
    for (BigInteger r : List.of(gap, gap.add(BigInteger.ONE), gap.subtract(BigInteger.ONE))) {
      Point key = CURVE.multiple(G, random(random, N));
      verifies(BigInteger.ONE, r, BigInteger.TWO, key.x().u(), key.y().u());
      Optional<Point> low = withX(r);
      if (low.isPresent()) {
        Point signer = keyOf(low.get(), BigInteger.TEN, r, BigInteger.TWO);
        verifies(BigInteger.TEN, r, BigInteger.TWO, signer.x().u(), signer.y().u());
      }
    }
  }

  @Test
  void edgesAreJudgedByTheDefinition() {
    Random random = new Random(SEED);
    Point key = CURVE.multiple(G, random(random, N));
    Point point = CURVE.multiple(G, random(random, N));
    BigInteger good = point.x().u().mod(N);
    List<BigInteger> scalars =
        List.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            N.subtract(BigInteger.ONE),
            N,
            N.add(BigInteger.ONE),
            P.subtract(BigInteger.ONE),
            MAX,
            good);
    for (BigInteger r : scalars) {
      for (BigInteger s : scalars) {
        BigInteger hash = scalars.get(random.nextInt(scalars.size()));
        verifies(hash, r, s, key.x().u(), key.y().u());
        boolean signs = r.equals(good) && s.signum() > 0 && s.compareTo(N) < 0;
        if (signs) {
          Point signer = keyOf(point, hash, r, s);
          verifies(hash, r, s, signer.x().u(), signer.y().u());
          verifies(hash, r, s, signer.x().u(), P.subtract(signer.y().u()));
          verifies(hash, r, s, signer.x().u().add(P).mod(MAX), signer.y().u());
          assertThat(answer(hash, r, s, signer.x().u(), signer.y().u()))
              .contains(Inputs.flag(true));
        }
      }
    }
    for (BigInteger x : List.of(BigInteger.ZERO, BigInteger.ONE, P.subtract(BigInteger.ONE), P)) {
      for (BigInteger y : List.of(BigInteger.ZERO, BigInteger.ONE, P, MAX)) {
        verifies(BigInteger.TEN, good, BigInteger.TEN, x, y);
      }
    }
  }

  /** The sum of the two products is infinity, or both are the same point. */
  @Test
  void sumsThatMeetAreJudgedByTheDefinition() {
    Random random = new Random(SEED);
    for (int i = 0; i < 10; i++) {
      BigInteger secret = random(random, N);
      Point key = CURVE.multiple(G, secret);
      BigInteger r = random(random, N);
      BigInteger s = random(random, N);
      BigInteger product = r.multiply(secret).mod(N);
      verifies(product, r, s, key.x().u(), key.y().u());
      verifies(N.subtract(product), r, s, key.x().u(), key.y().u());
    }
  }

  @Test
  void otherLengthsAreAnsweredWithNothing() {
    String input =
        word(42)
            + "000000000000000000000000000000004319055358e8617b0c46353d039cd8bb"
            + "000000000000000000000000000000000000000000000000ab54a98ceb1f0ad2"
            + "95d08a06f798f3e936f5a12e75c22bc04a2ec7edf9d31000b01655b702d087b6"
            + "6037b61059036c5624690125e0ec2e10100d5c0adfe89a733c2c9bc3ab3bdc00";
    assertThat(run(0x100, input, "00")).contains(Bytes.EMPTY);
    assertThat(run(0x100, input.substring(2))).contains(Bytes.EMPTY);
    assertThat(run(0x100)).contains(Bytes.EMPTY);
  }

  private static Optional<Bytes> answer(
      BigInteger hash, BigInteger r, BigInteger s, BigInteger x, BigInteger y) {
    return run(0x100, word(hash), word(r), word(s), word(x), word(y));
  }

  private static void verifies(
      BigInteger hash, BigInteger r, BigInteger s, BigInteger x, BigInteger y) {
    assertThat(answer(hash, r, s, x, y))
        .as("hash %x, r %x, s %x, x %x, y %x, seed %d", hash, r, s, x, y, SEED)
        .contains(isValid(hash, r, s, x, y) ? Inputs.flag(true) : Bytes.EMPTY);
  }

  private static boolean isValid(
      BigInteger hash, BigInteger r, BigInteger s, BigInteger x, BigInteger y) {
    Point key = new Point(Coordinate.of(x), Coordinate.of(y));
    boolean inRange =
        r.signum() > 0
            && s.signum() > 0
            && r.compareTo(N) < 0
            && s.compareTo(N) < 0
            && x.compareTo(P) < 0
            && y.compareTo(P) < 0
            && !key.isInfinite()
            && CURVE.isOnCurve(key);
    if (!inRange) {
      return false;
    }
    BigInteger inverse = s.modInverse(N);
    Point sum =
        CURVE.sum(
            CURVE.multiple(G, hash.multiply(inverse).mod(N)),
            CURVE.multiple(key, r.multiply(inverse).mod(N)));
    return !sum.isInfinite() && sum.x().u().mod(N).equals(r);
  }
}
