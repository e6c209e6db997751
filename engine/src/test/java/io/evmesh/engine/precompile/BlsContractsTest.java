package io.evmesh.engine.precompile;

import static io.evmesh.engine.precompile.ContractCalls.bytes;
import static io.evmesh.engine.precompile.ContractCalls.contract;
import static io.evmesh.engine.precompile.ContractCalls.padded;
import static io.evmesh.engine.precompile.ContractCalls.random;
import static io.evmesh.engine.precompile.ContractCalls.run;
import static io.evmesh.engine.precompile.ContractCalls.word;
import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.precompile.AffineCurve.Coordinate;
import io.evmesh.engine.precompile.AffineCurve.Point;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The contracts of BLS12-381 beside affine arithmetic, with points at the edges. */
class BlsContractsTest {
  private static final long SEED = 36;
  private static final BigInteger P = BlsField.P;
  private static final BigInteger N = Bls12381.ORDER;
  private static final BigInteger MAX = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);

  static final AffineCurve G1 = AffineCurve.overPrime(P, BigInteger.ZERO, BigInteger.valueOf(4));
  static final Point G1_ONE =
      new Point(
          Coordinate.of(
              new BigInteger(
                  "17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac58"
                      + "6c55e83ff97a1aeffb3af00adb22c6bb",
                  16)),
          Coordinate.of(
              new BigInteger(
                  "08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3ed"
                      + "d03cc744a2888ae40caa232946c5e7e1",
                  16)));
  private static final AffineCurve G2 =
      new AffineCurve(P, Coordinate.of(0, 0), Coordinate.of(4, 4));

  private static String field(BigInteger value) {
    return padded(value, 64);
  }

  private static String g1(Point point) {
    return field(point.x().u()) + field(point.y().u());
  }

  private static String g2(Point point) {
    return field(point.x().u())
        + field(point.x().v())
        + field(point.y().u())
        + field(point.y().v());
  }

  private static Point inG1(Random random) {
    return G1.multiple(G1_ONE, random(random, N));
  }

  private static Point inG2(Random random) {
    return G2.multiple(G2.randomPoint(random, false), BlsMapping.G2_FACTOR);
  }

  private static List<Point> g1Points(Random random) {
    Point any = G1.randomPoint(random, true);
    return List.of(
        Point.INFINITY,
        G1_ONE,
        G1.negative(G1_ONE),
        G1.sum(G1_ONE, G1_ONE),
        inG1(random),
        any,
        G1.negative(any),
        new Point(Coordinate.of(0, 0), Coordinate.of(2, 0)),
        new Point(Coordinate.of(0, 0), Coordinate.of(P.subtract(BigInteger.TWO))));
  }

  private static List<Point> g2Points(Random random) {
    Point one = inG2(random);
    Point any = G2.randomPoint(random, false);
    return List.of(Point.INFINITY, one, G2.negative(one), G2.sum(one, one), any, G2.negative(any));
  }

  @Test
  void sumsAreThoseOfTheDefinition() {
    Random random = new Random(SEED);
    for (Point a : g1Points(random)) {
      for (Point b : g1Points(random)) {
        assertThat(run(0x0b, g1(a), g1(b)))
            .as("%s + %s, seed %d", a, b, SEED)
            .contains(bytes(g1(G1.sum(a, b))));
      }
    }
    for (Point a : g2Points(random)) {
      for (Point b : g2Points(random)) {
        assertThat(run(0x0d, g2(a), g2(b)))
            .as("%s + %s, seed %d", a, b, SEED)
            .contains(bytes(g2(G2.sum(a, b))));
      }
    }
  }

  private static BigInteger scalar(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> BigInteger.valueOf(random.nextInt(3));
      case 1 -> N.add(BigInteger.valueOf(random.nextInt(3) - 1));
      case 2 -> MAX;
      case 3 -> N.shiftLeft(1);
      default -> random(random, MAX);
    };
  }

  @Test
  void sumsOfMultiplesAreThoseOfTheDefinition() {
    Random random = new Random(SEED);
    for (int count : new int[] {1, 1, 2, 3, 9}) {
      Point sum1 = Point.INFINITY;
      Point sum2 = Point.INFINITY;
      StringBuilder input1 = new StringBuilder();
      StringBuilder input2 = new StringBuilder();
      for (int i = 0; i < count; i++) {
        Point p = random.nextInt(6) == 0 ? Point.INFINITY : inG1(random);
        Point q = random.nextInt(6) == 0 ? Point.INFINITY : inG2(random);
        BigInteger scalar = scalar(random);
        sum1 = G1.sum(sum1, G1.multiple(p, scalar));
        sum2 = G2.sum(sum2, G2.multiple(q, scalar));
        input1.append(g1(p)).append(word(scalar));
        input2.append(g2(q)).append(word(scalar));
      }
      assertThat(run(0x0c, input1.toString())).as("seed %d", SEED).contains(bytes(g1(sum1)));
      assertThat(run(0x0e, input2.toString())).as("seed %d", SEED).contains(bytes(g2(sum2)));
    }
    for (BigInteger scalar :
        List.of(BigInteger.ZERO, BigInteger.ONE, N, N.subtract(BigInteger.ONE), MAX)) {
      assertThat(run(0x0c, g1(G1_ONE), word(scalar)))
          .contains(bytes(g1(G1.multiple(G1_ONE, scalar))));
      assertThat(run(0x0c, g1(Point.INFINITY), word(scalar))).contains(bytes(g1(Point.INFINITY)));
      assertThat(run(0x0e, g2(Point.INFINITY), word(scalar))).contains(bytes(g2(Point.INFINITY)));
    }
  }

  @Test
  void pricesOfSumsOfMultiplesFollowTheDiscounts() {
    for (int count = 0; count < 300; count++) {
      long discount1 = count == 0 ? 0 : BlsDiscounts.g1(count);
      long discount2 = count == 0 ? 0 : BlsDiscounts.g2(count);
      assertThat(contract(0x0c).gas(bytes("00".repeat(160 * count))))
          .isEqualTo(count * 12_000L * discount1 / 1000);
      assertThat(contract(0x0e).gas(bytes("00".repeat(288 * count + 1))))
          .isEqualTo(count * 22_500L * discount2 / 1000);
      assertThat(contract(0x0f).gas(bytes("00".repeat(384 * count + 383))))
          .isEqualTo(32_600L * count + 37_700);
    }
  }

  @Test
  void pointsOutsideTheGroupsMayBeAddedOnly() {
    Random random = new Random(SEED);
    List<Point> strangers = new ArrayList<>(g1Points(random).subList(5, 9));
    strangers.add(G1.multiple(G1.randomPoint(random, true), N)); // of the cofactor's group
    Point q = inG2(random);
    for (Point p : strangers) {
      assertThat(run(0x0c, g1(p), word(1))).as("%s", p).isEmpty();
      assertThat(run(0x0c, g1(G1_ONE), word(1), g1(p), word(0))).isEmpty();
      assertThat(run(0x0f, g1(p), g2(q))).isEmpty();
      assertThat(run(0x0f, g1(p), g2(Point.INFINITY))).isEmpty();
    }
    Point any = G2.randomPoint(random, false);
    for (Point p : List.of(any, G2.multiple(any, N))) {
      assertThat(run(0x0e, g2(p), word(1))).as("%s", p).isEmpty();
      assertThat(run(0x0f, g1(G1_ONE), g2(p))).isEmpty();
      assertThat(run(0x0f, g1(Point.INFINITY), g2(p))).isEmpty();
    }
  }

  @Test
  void fieldElementsThatAreNotCanonicalAreRefused() {
    Random random = new Random(SEED);
    Point p = inG1(random);
    Point q = inG2(random);
    List<String> inG1 = List.of(field(p.x().u()), field(p.y().u()));
    List<String> inG2 =
        List.of(field(q.x().u()), field(q.x().v()), field(q.y().u()), field(q.y().v()));
    for (int i = 0; i < 6; i++) {
      String digits = i < 2 ? inG1.get(i) : inG2.get(i - 2);
      BigInteger value = new BigInteger(digits, 16);
      for (String wrong :
          List.of(
              field(value.add(P)),
              field(value.xor(BigInteger.ONE)),
              field(P),
              "01" + digits.substring(2),
              digits.substring(0, 30) + "01" + digits.substring(32),
              digits.substring(0, 32) + "8" + digits.substring(33),
              digits.substring(0, 32) + "4" + digits.substring(33),
              digits.substring(0, 32) + "2" + digits.substring(33))) {
        if (i < 2) {
          String point = i == 0 ? wrong + inG1.get(1) : inG1.get(0) + wrong;
          assertThat(run(0x0b, point, g1(p))).as(wrong).isEmpty();
          assertThat(run(0x0b, g1(Point.INFINITY), point)).as(wrong).isEmpty();
          assertThat(run(0x0c, point, word(0))).as(wrong).isEmpty();
          assertThat(run(0x0f, point, g2(q))).as(wrong).isEmpty();
        } else {
          List<String> parts = new ArrayList<>(inG2);
          parts.set(i - 2, wrong);
          String point = String.join("", parts);
          assertThat(run(0x0d, g2(q), point)).as(wrong).isEmpty();
          assertThat(run(0x0e, point, word(0))).as(wrong).isEmpty();
          assertThat(run(0x0f, g1(p), point)).as(wrong).isEmpty();
        }
      }
    }
    for (String wrong :
        List.of(field(P), field(P.shiftLeft(1)), "01" + "00".repeat(63), "ff".repeat(64))) {
      assertThat(run(0x10, wrong)).isEmpty();
      assertThat(run(0x11, wrong, field(BigInteger.ONE))).isEmpty();
      assertThat(run(0x11, field(BigInteger.ONE), wrong)).isEmpty();
    }
  }

  @Test
  void pairingIsBilinear() {
    Random random = new Random(SEED);
    for (int i = 0; i < 5; i++) {
      BigInteger a = random(random, N);
      BigInteger b = random(random, N);
      Point p = inG1(random);
      Point q = inG2(random);
      String one =
          g1(G1.multiple(p, a))
              + g2(G2.multiple(q, b))
              + g1(G1.multiple(p, N.subtract(a.multiply(b).mod(N))))
              + g2(q);
      assertThat(run(0x0f, one)).as("seed %d", SEED).contains(Inputs.flag(true));
      assertThat(run(0x0f, one, g1(p), g2(q))).contains(Inputs.flag(false));
      assertThat(run(0x0f, one, g1(p), g2(Point.INFINITY))).contains(Inputs.flag(true));
      assertThat(run(0x0f, g1(Point.INFINITY), g2(q), one)).contains(Inputs.flag(true));
      assertThat(run(0x0f, g1(p), g2(q))).contains(Inputs.flag(false));
    }
    assertThat(run(0x0f, g1(Point.INFINITY), g2(Point.INFINITY))).contains(Inputs.flag(true));
  }

  @Test
  void otherLengthsAreRefused() {
    int[] units = {256, 160, 512, 288, 384, 64, 128};
    for (int i = 0; i < units.length; i++) {
      for (int size : new int[] {0, 1, units[i] - 1, units[i] + 1, 2 * units[i] - 1}) {
        assertThat(run(0x0b + i, "00".repeat(size))).as("0x%x, %d bytes", 0x0b + i, size).isEmpty();
      }
      assertThat(run(0x0b + i, "00".repeat(units[i]))).isPresent();
    }
  }

  private static List<BigInteger> elements(Random random) {
    List<BigInteger> elements = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      elements.add(BigInteger.valueOf(i));
      elements.add(P.subtract(BigInteger.valueOf(i + 1)));
      elements.add(random(random, P));
    }
    return elements;
  }

  /** Maps end in the groups, and opposite elements in opposite points. */
  @Test
  void mapsLeadIntoTheGroups() {
    Random random = new Random(SEED);
    for (BigInteger u : elements(random)) {
      String point = run(0x10, field(u)).orElseThrow().toString().substring(2);
      assertThat(run(0x0c, point, word(N))).as("%x", u).contains(bytes(g1(Point.INFINITY)));
      for (BigInteger v : elements(random)) {
        String twisted = run(0x11, field(u), field(v)).orElseThrow().toString().substring(2);
        assertThat(run(0x0e, twisted, word(N)))
            .as("%x + %x i, seed %d", u, v, SEED)
            .contains(bytes(g2(Point.INFINITY)));
      }
    }
  }

  /** The library's maps and our own are written independently of each other. */
  @Test
  void bothMapsGiveTheSamePoints() {
    Random random = new Random(SEED);
    List<BigInteger> elements = elements(random);
    // the elements for which the map's main formula divides by zero
    elements.add(BigInteger.ZERO);
    elements.add(
        P.subtract(BigInteger.valueOf(11))
            .modInverse(P)
            .modPow(P.add(BigInteger.ONE).shiftRight(2), P));
    for (BigInteger u : elements) {
      assertThat(run(0x10, field(u))).as("%x, seed %d", u, SEED).contains(BlsMapping.portableG1(u));
      for (BigInteger v : elements) {
        assertThat(run(0x11, field(u), field(v)))
            .as("%x + %x i, seed %d", u, v, SEED)
            .contains(BlsMapping.portableG2(u, v));
      }
    }
    assertThat(BlsNativeMap.toG1()).isPresent();
    assertThat(BlsNativeMap.toG2()).isPresent();
  }
}
