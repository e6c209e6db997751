package io.evmesh.engine.precompile;

import static io.evmesh.engine.precompile.ContractCalls.bytes;
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
import org.junit.jupiter.api.Test;

/** The contracts of BN254 beside affine arithmetic, with points and scalars at the edges. */
class Bn254EdgesTest {
  private static final long SEED = 34;
  private static final BigInteger P =
      new BigInteger("30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47", 16);
  private static final BigInteger N =
      new BigInteger("30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001", 16);
  private static final BigInteger MAX = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
  private static final AffineCurve G1 =
      AffineCurve.overPrime(P, BigInteger.ZERO, BigInteger.valueOf(3));
  private static final Point ONE = new Point(Coordinate.of(1, 0), Coordinate.of(2, 0));
  private static final AffineCurve TWIST = twist();
  private static final Point TWIST_ONE =
      new Point(
          new Coordinate(
              new BigInteger(
                  "1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed", 16),
              new BigInteger(
                  "198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2", 16)),
          new Coordinate(
              new BigInteger(
                  "12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa", 16),
              new BigInteger(
                  "090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b", 16)));

  private static AffineCurve twist() {
    AffineCurve field = AffineCurve.overPrime(P, BigInteger.ZERO, BigInteger.ZERO);
    Coordinate b = field.times(Coordinate.of(3, 0), field.inverse(Coordinate.of(9, 1)));
    return new AffineCurve(P, Coordinate.of(0, 0), b);
  }

  private static String g1(Point point) {
    return word(point.x().u()) + word(point.y().u());
  }

  private static String g2(Point point) {
    return word(point.x().v()) + word(point.x().u()) + word(point.y().v()) + word(point.y().u());
  }

  /** Infinity, small multiples of the generator and their negatives, random points, x = p - 1. */
  private static List<Point> points(Random random) {
    List<Point> points = new ArrayList<>();
    points.add(Point.INFINITY);
    for (int i = 1; i < 4; i++) {
      points.add(G1.multiple(ONE, BigInteger.valueOf(i)));
      points.add(G1.multiple(ONE, N.subtract(BigInteger.valueOf(i))));
      points.add(G1.randomPoint(random, true));
    }
    for (int i = 1; i < 10; i++) {
      BigInteger x = P.subtract(BigInteger.valueOf(i));
      G1.root(G1.right(Coordinate.of(x)))
          .filter(y -> y.v().signum() == 0)
          .ifPresent(y -> points.add(new Point(Coordinate.of(x), y)));
    }
    return points;
  }

  private static List<BigInteger> scalars(Random random) {
    List<BigInteger> scalars = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      BigInteger small = BigInteger.valueOf(i);
      scalars.add(small);
      scalars.add(N.add(small));
      scalars.add(N.subtract(small));
      scalars.add(P.add(small));
      scalars.add(MAX.subtract(small));
      scalars.add(N.shiftLeft(1).add(small));
      scalars.add(BigInteger.ONE.shiftLeft(64 * i + 63));
      scalars.add(BigInteger.ONE.shiftLeft(64 * i).subtract(BigInteger.ONE));
      scalars.add(random(random, MAX));
      scalars.add(new BigInteger(random.nextInt(256), random));
    }
    // the eigenvalue of the endomorphism (x, y) -> (b x, y): a root of z^2 + z + 1
    BigInteger u = Bn254Fp.U;
    BigInteger root =
        u.pow(3)
            .multiply(BigInteger.valueOf(36))
            .add(u.pow(2).multiply(BigInteger.valueOf(18)))
            .add(u.multiply(BigInteger.valueOf(6)))
            .add(BigInteger.ONE);
    assertThat(root.multiply(root).add(root).add(BigInteger.ONE).mod(N).signum()).isZero();
    for (int i = -1; i < 2; i++) {
      scalars.add(root.add(BigInteger.valueOf(i)).mod(N));
      scalars.add(root.negate().add(BigInteger.valueOf(i)).mod(N));
    }
    return scalars;
  }

  @Test
  void sumsAndMultiplesAreThoseOfTheDefinition() {
    Random random = new Random(SEED);
    List<Point> points = points(random);
    for (Point a : points) {
      for (Point b : points) {
        assertThat(run(6, g1(a), g1(b))).contains(bytes(g1(G1.sum(a, b))));
      }
    }
    for (BigInteger scalar : scalars(random)) {
      Point a = points.get(random.nextInt(points.size()));
      for (Point point : List.of(ONE, a)) {
        assertThat(run(7, g1(point), word(scalar)))
            .as("%x, seed %d", scalar, SEED)
            .contains(bytes(g1(G1.multiple(point, scalar.mod(N)))));
      }
    }
  }

  @Test
  void multiplesByManyScalarsAreThoseOfTheDefinition() {
    Random random = new Random(SEED);
    for (int i = 0; i < 40; i++) {
      Point point = G1.randomPoint(random, true);
      BigInteger scalar = new BigInteger(i < 20 ? 256 : random.nextInt(256), random);
      assertThat(run(7, g1(point), word(scalar)))
          .as("%x, seed %d", scalar, SEED)
          .contains(bytes(g1(G1.multiple(point, scalar))));
    }
  }

  @Test
  void coordinatesThatAreNotReducedAreRefused() {
    Point point = G1.multiple(ONE, BigInteger.valueOf(5));
    BigInteger x = point.x().u();
    BigInteger y = point.y().u();
    String zero = word(0);
    for (String wrong :
        List.of(
            word(x.add(P)) + word(y),
            word(x) + word(y.add(P)),
            word(P) + zero,
            zero + word(P),
            word(P) + word(P),
            word(MAX) + word(MAX),
            word(x) + word(y.add(BigInteger.ONE)),
            zero + word(1),
            word(1) + zero,
            word(P.subtract(BigInteger.ONE)) + zero)) {
      assertThat(run(6, wrong, g1(point))).as(wrong).isEmpty();
      assertThat(run(6, g1(point), wrong)).as(wrong).isEmpty();
      assertThat(run(6, g1(Point.INFINITY), wrong)).as(wrong).isEmpty();
      assertThat(run(7, wrong, word(0))).as(wrong).isEmpty();
      assertThat(run(7, wrong, word(3))).as(wrong).isEmpty();
      assertThat(run(8, wrong, g2(TWIST_ONE))).as(wrong).isEmpty();
      assertThat(run(8, wrong, g2(Point.INFINITY))).as(wrong).isEmpty();
    }
  }

  @Test
  void missingBytesAreZerosAndOthersIgnored() {
    Point point = G1.multiple(ONE, BigInteger.valueOf(7));
    String twice = g1(G1.sum(point, point));
    assertThat(run(6, g1(point), g1(point), "ff")).contains(bytes(twice));
    assertThat(run(6, g1(point))).contains(bytes(g1(point)));
    assertThat(run(6, g1(point), word(1))).isEmpty();
    assertThat(run(7, g1(point), word(2), "ff")).contains(bytes(twice));
    assertThat(run(7, g1(point))).contains(bytes(g1(Point.INFINITY)));
    String high = word(BigInteger.ONE.shiftLeft(248));
    assertThat(run(7, g1(point), high.substring(0, 2))).isEqualTo(run(7, g1(point), high));
    assertThat(run(7, g1(point).substring(0, 126))).isEmpty();
    assertThat(run(7)).contains(bytes(g1(Point.INFINITY)));
    String pair = g1(point) + g2(TWIST_ONE);
    assertThat(run(8, pair, "00")).isEmpty();
    assertThat(run(8, pair.substring(2))).isEmpty();
    assertThat(run(8, "00".repeat(192))).contains(Inputs.flag(true));
  }

  @Test
  void pairingIsBilinearInBothArguments() {
    Random random = new Random(SEED);
    for (int i = 0; i < 6; i++) {
      BigInteger a = random(random, N);
      BigInteger b = random(random, N);
      Point p = G1.randomPoint(random, true);
      Point ap = G1.multiple(p, a);
      Point bq = TWIST.multiple(TWIST_ONE, b);
      Point product = G1.multiple(p, N.subtract(a.multiply(b).mod(N)));
      String one = g1(ap) + g2(bq) + g1(product) + g2(TWIST_ONE);
      assertThat(run(8, one)).as("seed %d", SEED).contains(Inputs.flag(true));
      assertThat(run(8, one, g1(p), g2(TWIST_ONE))).contains(Inputs.flag(false));
      assertThat(run(8, one, g1(Point.INFINITY), g2(bq))).contains(Inputs.flag(true));
      assertThat(run(8, one, g1(p), g2(Point.INFINITY))).contains(Inputs.flag(true));
      assertThat(run(8, g1(ap), g2(bq))).contains(Inputs.flag(false));
      assertThat(run(8, g1(p), g2(bq), g1(G1.negative(p)), g2(bq))).contains(Inputs.flag(true));
    }
  }

  @Test
  void pointsThatAreNotInTheTwistsGroupAreRefused() {
    Random random = new Random(SEED);
    BigInteger cofactor = P.shiftLeft(1).subtract(N);
    for (int i = 0; i < 6; i++) {
      Point any = TWIST.randomPoint(random, false);
      assertThat(run(8, g1(ONE), g2(any))).as("%s, seed %d", any, SEED).isEmpty();
      assertThat(run(8, g1(Point.INFINITY), g2(any))).isEmpty();
      Point small = TWIST.multiple(any, N);
      assertThat(run(8, g1(ONE), g2(small))).isEmpty();
      Point good = TWIST.multiple(any, cofactor);
      assertThat(run(8, g1(ONE), g2(good), g1(G1.negative(ONE)), g2(good)))
          .contains(Inputs.flag(true));
    }
    List<BigInteger> coordinates =
        List.of(TWIST_ONE.x().v(), TWIST_ONE.x().u(), TWIST_ONE.y().v(), TWIST_ONE.y().u());
    for (int i = 0; i < 4; i++) {
      for (BigInteger added : List.of(P, BigInteger.ONE)) {
        StringBuilder wrong = new StringBuilder(g1(ONE));
        for (int k = 0; k < 4; k++) {
          wrong.append(word(k == i ? coordinates.get(k).add(added) : coordinates.get(k)));
        }
        Optional<Bytes> answer = run(8, wrong.toString());
        assertThat(answer).as("coordinate %d plus %x", i, added).isEmpty();
      }
    }
  }
}
