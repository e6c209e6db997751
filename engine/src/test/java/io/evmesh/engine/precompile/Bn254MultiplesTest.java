package io.evmesh.engine.precompile;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sums of small multiples are what {@link BigInteger} gives, reduced. */
class Bn254MultiplesTest {
  private static final long SEED = 38;
  private static final BigInteger P = Bn254Fp.PRIME;

  private static List<BigInteger> samples() {
    Random random = new Random(SEED);
    List<BigInteger> samples = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      samples.add(BigInteger.valueOf(i));
      samples.add(P.subtract(BigInteger.valueOf(i + 1)));
      // about where a multiple of the number reaches a multiple of the prime
      samples.add(P.divide(BigInteger.valueOf(9)).add(BigInteger.valueOf(i - 1)));
      samples.add(P.divide(BigInteger.valueOf(3)).add(BigInteger.valueOf(i - 1)));
      samples.add(BigInteger.ONE.shiftLeft(64 * i).subtract(BigInteger.ONE));
      samples.add(P.shiftRight(32 * i + 1).shiftLeft(32 * i));
    }
    for (int i = 0; i < 100; i++) {
      samples.add(new BigInteger(256, random).mod(P));
    }
    return samples;
  }

  @Test
  void sumsAreReduced() {
    BigInteger nine = BigInteger.valueOf(9);
    BigInteger three = BigInteger.valueOf(3);
    for (BigInteger a : samples()) {
      Limbs complement = Limbs.of(a);
      Bn254Multiples.complement(complement, complement);
      assertThat(complement.toBigInteger()).isEqualTo(P.subtract(a));
      for (BigInteger b : samples()) {
        Limbs out = Limbs.of(a);
        Bn254Multiples.nineTimesPlus(out, out, Limbs.of(b));
        assertThat(out.toBigInteger())
            .as("9 %x + %x, seed %d", a, b, SEED)
            .isEqualTo(a.multiply(nine).add(b).mod(P));
        out.copy(Limbs.of(b));
        Bn254Multiples.thricePlusTwice(out, Limbs.of(a), out);
        assertThat(out.toBigInteger())
            .as("3 %x + 2 %x, seed %d", a, b, SEED)
            .isEqualTo(a.multiply(three).add(b.shiftLeft(1)).mod(P));
        Bn254Multiples.nineTimesPlus(out, Limbs.of(a), complement);
        assertThat(out.toBigInteger()).isEqualTo(a.shiftLeft(3).mod(P));
      }
    }
  }
}
