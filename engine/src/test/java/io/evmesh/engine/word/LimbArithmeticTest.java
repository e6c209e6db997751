package io.evmesh.engine.word;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Division, products and powers against BigInteger, on numbers whose limbs are often all zeros, all
 * ones or next to a power of two: where estimates of a quotient are one too much, and carries run.
 */
class LimbArithmeticTest {
  private static final long SEED = 0x5eed_0025;
  private static final int ROUNDS = 100_000;
  private static final BigInteger TWO_256 = BigInteger.ONE.shiftLeft(256);
  private static final long[] EDGES = {
    0, 1, 2, -1, -2, Long.MIN_VALUE, Long.MIN_VALUE + 1, Long.MAX_VALUE, 1L << 32, 0xffff_ffffL
  };
  private static final int SP = 80;
  private static final long GUARD = 0x1234_5678_9abc_def0L;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final long[] s = new long[SP + 64];
  private final Reciprocals known = new Reciprocals();

  private interface Instruction {
    void run(long[] s, int sp, Reciprocals known);
  }

  @Test
  void divides() {
    for (int i = 0; i < ROUNDS; i++) {
      BigInteger a = number();
      BigInteger b = i % 4 == 0 ? near(a) : number();
      boolean byZero = b.signum() == 0;
      check("div", Division::div, byZero ? b : a.divide(b), a, b);
      check("mod", Division::mod, byZero ? b : a.mod(b), a, b);
      BigInteger x = signed(a);
      BigInteger y = signed(b);
      check("sdiv", Division::sdiv, byZero ? b : x.divide(y), a, b);
      check("smod", Division::smod, byZero ? b : x.remainder(y), a, b);
    }
  }

  @Test
  void reducesSumsAndProducts() {
    for (int i = 0; i < ROUNDS; i++) {
      BigInteger a = number();
      BigInteger b = number();
      BigInteger c = i % 4 == 0 ? near(a) : number();
      boolean byZero = c.signum() == 0;
      check("addmod", Division::addmod, byZero ? c : a.add(b).mod(c), a, b, c);
      check("mulmod", Division::mulmod, byZero ? c : a.multiply(b).mod(c), a, b, c);
    }
  }

  @Test
  void raises() {
    for (int i = 0; i < ROUNDS / 20; i++) {
      BigInteger a = number();
      BigInteger b = i % 3 == 0 ? number() : number().shiftRight(256 - i % 32);
      check("exp", (words, sp, none) -> Exponentiation.exp(words, sp), a.modPow(b, TWO_256), a, b);
    }
  }

  /** A quotient's remainder is one less than the divisor, or nothing, or it is one short of it. */
  @Test
  void dividesWhatIsNextToMultiples() {
    for (int i = 0; i < ROUNDS; i++) {
      BigInteger b = number().max(BigInteger.ONE);
      BigInteger q = number().shiftRight(b.bitLength() - 1);
      BigInteger a = q.multiply(b).subtract(BigInteger.valueOf(i % 3 - 1)).abs().mod(TWO_256);
      check("div", Division::div, a.divide(b), a, b);
      check("mod", Division::mod, a.mod(b), a, b);
    }
  }

  private BigInteger number() {
    int limbs = random.nextInt(5);
    BigInteger number = BigInteger.ZERO;
    for (int i = 0; i < limbs; i++) {
      long limb = random.nextBoolean() ? EDGES[random.nextInt(EDGES.length)] : random.nextLong();
      number = number.shiftLeft(64).add(unsigned(limb));
    }
    return number.shiftRight(random.nextInt(4) == 0 ? random.nextInt(64) : 0);
  }

  /** As long as {@code a} up to some bits. */
  private BigInteger near(BigInteger a) {
    return a.xor(number()).shiftRight(random.nextInt(40));
  }

  private static BigInteger unsigned(long limb) {
    BigInteger value = BigInteger.valueOf(limb);
    return limb < 0 ? value.add(BigInteger.ONE.shiftLeft(64)) : value;
  }

  private static BigInteger signed(BigInteger x) {
    return x.testBit(255) ? x.subtract(TWO_256) : x;
  }

  /** Runs an instruction on the topmost items, the first operand being the last of them. */
  private void check(
      String name, Instruction instruction, BigInteger expected, BigInteger... operands) {
    Arrays.fill(s, GUARD);
    for (int i = 0; i < operands.length; i++) {
      for (int limb = 0; limb < 4; limb++) {
        s[SP - 4 * (i + 1) + limb] = operands[i].shiftRight(64 * limb).longValue();
      }
    }
    instruction.run(s, SP, known);
    BigInteger result = BigInteger.ZERO;
    int at = SP - 4 * operands.length;
    for (int limb = 3; limb >= 0; limb--) {
      result = result.shiftLeft(64).add(unsigned(s[at + limb]));
    }
    assertThat(result)
        .as("%s of %s, seed %d", name, Arrays.toString(operands), SEED)
        .isEqualTo(expected.mod(TWO_256));
    assertThat(s[at - 1]).as("what is below").isEqualTo(GUARD);
  }
}
