package io.evmesh.engine.precompile;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Montgomery arithmetic on limbs gives what {@link BigInteger} gives. */
class ModulusTest {
  private static final long SEED = 20;
  private static final String BN254 =
      "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47";
  private static final String P256_PRIME =
      "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff";
  private static final String P256_ORDER =
      "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

  @ParameterizedTest
  @ValueSource(strings = {BN254, P256_PRIME, P256_ORDER})
  void resultsAreThoseOfBigIntegers(String digits) {
    BigInteger p = new BigInteger(digits, 16);
    Modulus modulus = Modulus.of(p);
    for (BigInteger a : samples(p)) {
      assertThat(left(modulus, modulus.number(a))).isEqualTo(a);
      assertThat(unary(modulus, modulus::negate, a)).isEqualTo(a.negate().mod(p));
      assertThat(unary(modulus, modulus::halve, a))
          .isEqualTo(a.multiply(BigInteger.TWO.modInverse(p)).mod(p));
      assertThat(unary(modulus, modulus::invert, a))
          .isEqualTo(a.signum() == 0 ? a : a.modInverse(p));
      for (BigInteger b : samples(p)) {
        assertThat(binary(modulus, modulus::add, a, b)).isEqualTo(a.add(b).mod(p));
        assertThat(binary(modulus, modulus::subtract, a, b)).isEqualTo(a.subtract(b).mod(p));
        assertThat(binary(modulus, modulus::multiply, a, b))
            .as("%x * %x, seed %d", a, b, SEED)
            .isEqualTo(a.multiply(b).mod(p));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = BN254)
  void twoProductsAreReducedTogether(String digits) {
    BigInteger p = new BigInteger(digits, 16);
    Modulus modulus = Modulus.of(p);
    List<BigInteger> samples = samples(p);
    for (int i = 0; i < samples.size(); i++) {
      BigInteger a = samples.get(i);
      BigInteger b = samples.get((i + 3) % samples.size());
      for (BigInteger c : samples) {
        Limbs out = modulus.number(a);
        modulus.sumOfProducts(
            out,
            out,
            modulus.number(b),
            modulus.number(c),
            modulus.number(p.subtract(BigInteger.ONE)));
        assertThat(left(modulus, out)).isEqualTo(a.multiply(b).subtract(c).mod(p));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {BN254, P256_PRIME, P256_ORDER, "3", "10001"})
  void inversesAreThoseOfBigIntegers(String digits) {
    BigInteger p = new BigInteger(digits, 16);
    Modulus modulus = Modulus.of(p);
    Random random = new Random(SEED);
    for (int i = 0; i < 5000; i++) {
      BigInteger a =
          (i < 512
                  ? BigInteger.ONE.shiftLeft(i / 2).subtract(BigInteger.valueOf(i & 1))
                  : new BigInteger(random.nextInt(257), random))
              .mod(p);
      assertThat(unary(modulus, modulus::invert, a))
          .as("1 / %x, seed %d", a, SEED)
          .isEqualTo(a.signum() == 0 ? a : a.modInverse(p));
    }
  }

  /** Any plain number below 2^256 may enter, whether it is below the modulus or not. */
  @ParameterizedTest
  @ValueSource(strings = {BN254, P256_PRIME, P256_ORDER})
  void numbersAboveTheModulusAreReduced(String digits) {
    BigInteger p = new BigInteger(digits, 16);
    Modulus modulus = Modulus.of(p);
    String highest = "f".repeat(64);
    assertThat(left(modulus, modulus.number(new BigInteger(highest, 16))))
        .isEqualTo(new BigInteger(highest, 16).mod(p));
    assertThat(left(modulus, modulus.number(p))).isEqualTo(BigInteger.ZERO);
  }

  private interface Unary {
    void apply(Limbs out, Limbs a);
  }

  private interface Binary {
    void apply(Limbs out, Limbs a, Limbs b);
  }

  private static BigInteger unary(Modulus modulus, Unary operation, BigInteger a) {
    Limbs out = modulus.number(a);
    operation.apply(out, out);
    return left(modulus, out);
  }

  private static BigInteger binary(Modulus modulus, Binary operation, BigInteger a, BigInteger b) {
    Limbs out = modulus.number(a);
    operation.apply(out, out, modulus.number(b));
    return left(modulus, out);
  }

  private static BigInteger left(Modulus modulus, Limbs number) {
    Limbs plain = new Limbs();
    modulus.leave(plain, number);
    byte[] bytes = new byte[32];
    plain.write(bytes, 0);
    return new BigInteger(1, bytes);
  }

  /** The ends of the range, numbers with limbs of zeros or ones, and random ones. */
  private static List<BigInteger> samples(BigInteger p) {
    List<BigInteger> samples = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      samples.add(BigInteger.valueOf(i));
      samples.add(p.subtract(BigInteger.valueOf(i + 1)));
      samples.add(BigInteger.ONE.shiftLeft(64 * (i + 1)));
      samples.add(BigInteger.ONE.shiftLeft(64 * (i + 1)).subtract(BigInteger.ONE));
    }
    Random random = new Random(SEED);
    for (int i = 0; i < 30; i++) {
      samples.add(new BigInteger(256, random).mod(p));
    }
    return samples;
  }
}
