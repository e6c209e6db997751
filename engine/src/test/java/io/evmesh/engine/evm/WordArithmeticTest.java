package io.evmesh.engine.evm;

import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.scene.Bytecode;
import io.evmesh.engine.state.AccountEntry;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Every instruction on words gives what BigInteger gives, on edges and on random operands. */
class WordArithmeticTest {
  private static final long SEED = 0x5eed_0001;
  private static final int ROUNDS = 40_000;
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);
  private static final long GUARD = 0x1234_5678_9abc_def0L;
  private static final long GAS = 1_000_000;
  private static final Map<String, Code> CODES = new TreeMap<>();
  private static final BigInteger SIGN = BigInteger.ONE.shiftLeft(255);

  private final Frame frame = new Frame(new Machine(), 0);

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

  private static final Map<String, Two> TWO_EXPECTED = new TreeMap<>();

  private static void two(String name, Two expected) {
    TWO_EXPECTED.put(name, expected);
  }

  static {
    two("add", BigInteger::add);
    two("sub", BigInteger::subtract);
    two("mul", BigInteger::multiply);
    two("div", (a, b) -> isZero(b) ? b : a.divide(b));
    two("mod", (a, b) -> isZero(b) ? b : a.mod(b));
    two("sdiv", (a, b) -> isZero(b) ? b : signed(a).divide(signed(b)));
    two("smod", (a, b) -> isZero(b) ? b : signed(a).remainder(signed(b)));
    two("exp", (a, b) -> a.modPow(b, MODULUS));
    two("lt", (a, b) -> flag(a.compareTo(b) < 0));
    two("gt", (a, b) -> flag(a.compareTo(b) > 0));
    two("slt", (a, b) -> flag(signed(a).compareTo(signed(b)) < 0));
    two("sgt", (a, b) -> flag(signed(a).compareTo(signed(b)) > 0));
    two("eq", (a, b) -> flag(a.equals(b)));
    two("and", BigInteger::and);
    two("or", BigInteger::or);
    two("xor", BigInteger::xor);
    two("byte", WordArithmeticTest::byteOf);
    two("signextend", WordArithmeticTest::signExtended);
    two("shl", (a, b) -> a.bitLength() > 8 ? BigInteger.ZERO : b.shiftLeft(a.intValue()));
    two("shr", (a, b) -> a.bitLength() > 8 ? BigInteger.ZERO : b.shiftRight(a.intValue()));
    two("sar", (a, b) -> signed(b).shiftRight(a.bitLength() > 8 ? 256 : a.intValue()));
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
    for (String name : TWO_EXPECTED.keySet()) {
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
          checkThree("addmod", add, a, b, c);
          checkThree("mulmod", mul, a, b, c);
        }
      }
    }
    for (int i = 0; i < ROUNDS; i++) {
      BigInteger a = operand(random);
      BigInteger b = operand(random);
      BigInteger c = operand(random);
      checkThree("addmod", add, a, b, c);
      checkThree("mulmod", mul, a, b, c);
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
      assertThat(applied("not", a)).as("not %x", a).isEqualTo(a.not().mod(MODULUS));
      assertThat(applied("iszero", a)).as("iszero").isEqualTo(flag(isZero(a)));
      assertThat(applied("clz", a))
          .as("clz %x", a)
          .isEqualTo(BigInteger.valueOf(256 - a.bitLength()));
    }
  }

  private void checkTwo(String name, BigInteger a, BigInteger b) {
    BigInteger expected = TWO_EXPECTED.get(name).apply(a, b).mod(MODULUS);
    assertThat(applied(name, b, a)).as("%s %x %x, seed %d", name, a, b, SEED).isEqualTo(expected);
  }

  private void checkThree(String name, Three expected, BigInteger a, BigInteger b, BigInteger c) {
    assertThat(applied(name, c, b, a))
        .as("%s %x %x %x, seed %d", name, a, b, c, SEED)
        .isEqualTo(expected.apply(a, b, c));
  }

  /** What the instruction leaves, given the items from the lowest on, over a guard word. */
  private BigInteger applied(String name, BigInteger... items) {
    frame.start(
        CODES.computeIfAbsent(name, n -> Code.of(Bytecode.code().op(n.toUpperCase(ROOT)).bytes())),
        AccountEntry.NONE,
        Address.ZERO,
        UInt256.ZERO,
        GAS);
    frame.push(GUARD);
    for (BigInteger item : items) {
      for (int limb = 0; limb < 4; limb++) {
        frame.stack[frame.sp + limb] = item.shiftRight(64 * limb).longValue();
      }
      frame.sp += 4;
    }
    assertThat(Interpreter.run(frame)).isEqualTo(Frame.RETURNED);
    assertThat(frame.stackSize()).isEqualTo(2);
    assertThat(frame.stack[Frame.STACK_BASE]).as("guard below").isEqualTo(GUARD);
    return word(frame.stack, Frame.STACK_BASE + 4);
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
