package io.evmesh.engine.word;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Every operation on limbs gives what BigInteger gives, on edges and on random operands. */
class WordArithmeticTest {
  private static final long SEED = 0x5eed_0001;
  private static final int ROUNDS = 40_000;
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);
  private static final BigInteger SIGN = BigInteger.ONE.shiftLeft(255);

  private interface Operation {
    void apply(long[] s, int sp);
  }

  private interface Two {
    BigInteger apply(BigInteger a, BigInteger b);
  }

  private interface Three {
    BigInteger apply(BigInteger a, BigInteger b, BigInteger c);
  }

  private static BigInteger signed(BigInteger x) {
    return x.compareTo(SIGN) >= 0 ? x.subtract(MODULUS) : x;
  }

  private static BigInteger flag(boolean value) {
    return value ? BigInteger.ONE : BigInteger.ZERO;
  }

  private static boolean isZero(BigInteger x) {
    return x.signum() == 0;
  }

  private static final Map<String, Operation> TWO_OPERATIONS = new TreeMap<>();
  private static final Map<String, Two> TWO_EXPECTED = new TreeMap<>();

  private static void two(String name, Operation operation, Two expected) {
    TWO_OPERATIONS.put(name, operation);
    TWO_EXPECTED.put(name, expected);
  }

  static {
    two("add", Sum::add, BigInteger::add);
    two("sub", Sum::sub, BigInteger::subtract);
    two("mul", Product::mul, BigInteger::multiply);
    two("div", Division::div, (a, b) -> isZero(b) ? b : a.divide(b));
    two("mod", Division::mod, (a, b) -> isZero(b) ? b : a.mod(b));
    two("sdiv", Division::sdiv, (a, b) -> isZero(b) ? b : signed(a).divide(signed(b)));
    two("smod", Division::smod, (a, b) -> isZero(b) ? b : signed(a).remainder(signed(b)));
    two("exp", Exponentiation::exp, (a, b) -> a.modPow(b, MODULUS));
    two("lt", Comparison::lt, (a, b) -> flag(a.compareTo(b) < 0));
    two("gt", Comparison::gt, (a, b) -> flag(a.compareTo(b) > 0));
    two("slt", Comparison::slt, (a, b) -> flag(signed(a).compareTo(signed(b)) < 0));
    two("sgt", Comparison::sgt, (a, b) -> flag(signed(a).compareTo(signed(b)) > 0));
    two("eq", Comparison::eq, (a, b) -> flag(a.equals(b)));
    two("and", Bits::and, BigInteger::and);
    two("or", Bits::or, BigInteger::or);
    two("xor", Bits::xor, BigInteger::xor);
    two("byte", Bits::byte_, WordArithmeticTest::byteOf);
    two("signextend", Bits::signextend, WordArithmeticTest::signExtended);
    two(
        "shl",
        Shift::shl,
        (a, b) -> a.bitLength() > 8 ? BigInteger.ZERO : b.shiftLeft(a.intValue()));
    two(
        "shr",
        Shift::shr,
        (a, b) -> a.bitLength() > 8 ? BigInteger.ZERO : b.shiftRight(a.intValue()));
    two("sar", Shift::sar, (a, b) -> signed(b).shiftRight(a.bitLength() > 8 ? 256 : a.intValue()));
  }

  private static BigInteger byteOf(BigInteger a, BigInteger b) {
    return a.bitLength() > 5
        ? BigInteger.ZERO
        : b.shiftRight(8 * (31 - a.intValue())).and(BigInteger.valueOf(255));
  }

  private static BigInteger signExtended(BigInteger a, BigInteger b) {
    if (a.compareTo(BigInteger.valueOf(31)) >= 0) {
      return b;
    }
    int bits = 8 * a.intValue() + 8;
    BigInteger low = b.mod(BigInteger.ONE.shiftLeft(bits));
    return low.testBit(bits - 1) ? low.subtract(BigInteger.ONE.shiftLeft(bits)) : low;
  }

  @Test
  void operationsOnTwoWordsEqualBigInteger() {
    RandomGenerator random = random();
    List<BigInteger> edges = edges();
    for (String name : TWO_OPERATIONS.keySet()) {
      for (BigInteger a : edges) {
        for (BigInteger b : edges) {
          checkTwo(name, a, b);
        }
      }
      for (int i = 0; i < ROUNDS / 4; i++) {
        checkTwo(name, operand(random), operand(random));
      }
    }
  }

  @Test
  void divisionsEqualBigIntegerOnOperandsThatMakeTheGuessWrong() {
    RandomGenerator random = random();
    for (int i = 0; i < ROUNDS; i++) {
      BigInteger b = dense(random);
      BigInteger a = b.multiply(dense(random)).add(dense(random)).mod(MODULUS);
      checkTwo("div", a, b);
      checkTwo("mod", a, b);
    }
  }

  @Test
  void operationsOnThreeWordsEqualBigInteger() {
    RandomGenerator random = random();
    Three add = (a, b, c) -> isZero(c) ? c : a.add(b).mod(c);
    Three mul = (a, b, c) -> isZero(c) ? c : a.multiply(b).mod(c);
    for (BigInteger a : edges()) {
      for (BigInteger b : edges()) {
        for (BigInteger c : edges()) {
          checkThree("addmod", Division::addmod, add, a, b, c);
          checkThree("mulmod", Division::mulmod, mul, a, b, c);
        }
      }
    }
    for (int i = 0; i < ROUNDS; i++) {
      BigInteger a = operand(random);
      BigInteger b = operand(random);
      BigInteger c = operand(random);
      checkThree("addmod", Division::addmod, add, a, b, c);
      checkThree("mulmod", Division::mulmod, mul, a, b, c);
    }
  }

  @Test
  void operationsOnOneWordEqualBigInteger() {
    RandomGenerator random = random();
    List<BigInteger> operands = edges();
    for (int i = 0; i < ROUNDS; i++) {
      operands.add(operand(random));
    }
    for (BigInteger a : operands) {
      assertThat(applied(Bits::not, 1, a)).as("not %x", a).isEqualTo(a.not().mod(MODULUS));
      assertThat(applied(Comparison::iszero, 1, a)).as("iszero").isEqualTo(flag(isZero(a)));
      assertThat(applied(Bits::clz, 1, a))
          .as("clz %x", a)
          .isEqualTo(BigInteger.valueOf(256 - a.bitLength()));
    }
  }

  @Test
  void wordsAreReadFromAnyNumberOfBytes() {
    byte[] bytes = new byte[40];
    random().nextBytes(bytes);
    for (int length = 0; length <= 32; length++) {
      long[] s = new long[8];
      Words.fromBytes(bytes, 3, length, s, 0);
      assertThat(word(s, 0)).isEqualTo(new BigInteger(1, bytes, 3, length));
    }
  }

  private static void checkTwo(String name, BigInteger a, BigInteger b) {
    BigInteger expected = TWO_EXPECTED.get(name).apply(a, b).mod(MODULUS);
    assertThat(applied(TWO_OPERATIONS.get(name), 2, b, a))
        .as("%s %x %x, seed %d", name, a, b, SEED)
        .isEqualTo(expected);
  }

  private static void checkThree(
      String name, Operation operation, Three expected, BigInteger a, BigInteger b, BigInteger c) {
    assertThat(applied(operation, 3, c, b, a))
        .as("%s %x %x %x, seed %d", name, a, b, c, SEED)
        .isEqualTo(expected.apply(a, b, c));
  }

  /** The result on a stack with a guard word below, given the items from the lowest on. */
  private static BigInteger applied(Operation operation, int count, BigInteger... items) {
    long[] s = new long[4 + 4 * count + 64];
    s[0] = s[1] = s[2] = s[3] = 0x1234_5678_9abc_def0L;
    for (int i = 0; i < count; i++) {
      for (int limb = 0; limb < 4; limb++) {
        s[4 + 4 * i + limb] = items[i].shiftRight(64 * limb).longValue();
      }
    }
    operation.apply(s, 4 + 4 * count);
    assertThat(s[0] == s[3] && s[0] == 0x1234_5678_9abc_def0L).as("guard below").isTrue();
    return word(s, 4);
  }

  private static BigInteger word(long[] s, int at) {
    BigInteger value = BigInteger.ZERO;
    for (int limb = 3; limb >= 0; limb--) {
      value = value.shiftLeft(64).add(new BigInteger(Long.toUnsignedString(s[at + limb])));
    }
    return value;
  }

  private static RandomGenerator random() {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
  }

  private static List<BigInteger> edges() {
    List<BigInteger> edges = new ArrayList<>();
    for (int bits : new int[] {0, 1, 5, 8, 31, 63, 64, 65, 127, 128, 192, 255, 256}) {
      for (int off = -1; off <= 1; off++) {
        edges.add(BigInteger.ONE.shiftLeft(bits).add(BigInteger.valueOf(off)).mod(MODULUS));
      }
    }
    edges.add(BigInteger.ONE.shiftLeft(255).add(BigInteger.ONE.shiftLeft(64)));
    return edges;
  }

  /** A word whose limbs are each zero, all ones, small or random. */
  private static BigInteger operand(RandomGenerator random) {
    BigInteger value = BigInteger.ZERO;
    for (int limb = 0; limb < 4; limb++) {
      long x =
          switch (random.nextInt(5)) {
            case 0, 1 -> 0;
            case 2 -> -1;
            case 3 -> random.nextInt(256);
            default -> random.nextLong();
          };
      value = value.shiftLeft(64).add(new BigInteger(Long.toUnsignedString(x)));
    }
    return value;
  }

  /** A word of random length whose leading limb is near a power of two. */
  private static BigInteger dense(RandomGenerator random) {
    BigInteger top = BigInteger.ONE.shiftLeft(random.nextInt(1, 256));
    return top.add(new BigInteger(Long.toUnsignedString(random.nextLong() >>> random.nextInt(64))))
        .mod(MODULUS)
        .max(BigInteger.ONE);
  }
}
