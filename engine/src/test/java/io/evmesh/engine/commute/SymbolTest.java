package io.evmesh.engine.commute;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.types.UInt256;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SymbolTest {
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);
  private static final BigInteger SIGN = BigInteger.ONE.shiftLeft(255);
  private static final int[] SIZES = {8, 32, 48, 64, 96, 128, 160, 208, 248};

  /** One thing that is done to a value, with a number. */
  private enum Step {
    PLUS,
    MINUS,
    SUBTRACTED_FROM,
    AND,
    OR,
    NOT,
    LEFT,
    RIGHT,
    SIGN_EXTENDED,
    COMPARE,
    LESS,
    GREATER,
    SIGNED_LESS,
    SIGNED_GREATER,
    STORED
  }

  /** A step and its number. */
  private record Done(Step step, UInt256 number) {}

  @Test
  void whatMeetsTheConditionsGivesTheSameButForTheDifference() {
    long seed = Long.getLong("evmesh.firstSeed", 1);
    for (int i = 0; i < 4_000; i++) {
      tryProgram(seed + i);
    }
  }

  private static void tryProgram(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    UInt256 found = word(random);
    TrackedSlot slot = new TrackedSlot(0, 1, found);
    Symbol symbol = slot.base();
    List<Done> program = new ArrayList<>();
    for (int left = 1 + random.nextInt(7); left > 0 && symbol != null; left--) {
      Done done = new Done(Step.values()[random.nextInt(Step.values().length)], number(random));
      program.add(done);
      symbol = apply(symbol, done);
    }
    Trace expected = trace(found.toBigInteger(), program);
    for (int i = 0; i < 24; i++) {
      UInt256 other = i == 0 ? found : near(random, found);
      boolean meets =
          slot.isExact()
              ? other.equals(found)
              : slot.conditions().stream().allMatch(condition -> condition.holds(other));
      if (meets) {
        String where = "seed %d: %s of %s and %s".formatted(seed, program, found, other);
        Trace actual = trace(other.toBigInteger(), program);
        BigInteger value =
            symbol == null ? expected.value() : symbol.valueFor(other).toBigInteger();
        assertThat(actual.value()).as(where).isEqualTo(value);
        assertThat(actual.outcomes()).as(where).isEqualTo(expected.outcomes());
        if (symbol != null && program.getLast().step() == Step.STORED) {
          BigInteger added = expected.value().subtract(found.toBigInteger());
          assertThat(actual.value())
              .as(where)
              .isEqualTo(other.toBigInteger().add(added).mod(MODULUS));
        }
      }
    }
    assertThat(slot.isExact() || slot.conditions().stream().allMatch(c -> c.holds(found))).isTrue();
  }

  private static @Nullable Symbol apply(Symbol symbol, Done done) {
    UInt256 number = done.number();
    return switch (done.step()) {
      case PLUS -> symbol.plus(number);
      case MINUS -> symbol.minus(number);
      case SUBTRACTED_FROM -> symbol.subtractedFrom(number);
      case AND -> symbol.and(number);
      case OR -> symbol.or(number);
      case NOT -> symbol.not();
      case LEFT -> symbol.left((int) number.limb0() & 0xff);
      case RIGHT -> symbol.right((int) number.limb0() & 0xff);
      case SIGN_EXTENDED -> symbol.signExtended((int) number.limb0() & 31);
      case STORED -> symbol.stored();
      case COMPARE -> {
        symbol.compare(number);
        yield symbol;
      }
      case LESS -> {
        symbol.compareLess(number);
        yield symbol;
      }
      case GREATER -> {
        symbol.compareGreater(number);
        yield symbol;
      }
      case SIGNED_LESS -> {
        symbol.compareSignedLess(number);
        yield symbol;
      }
      case SIGNED_GREATER -> {
        symbol.compareSignedGreater(number);
        yield symbol;
      }
    };
  }

  /** What a program gives and what its comparisons say. */
  private record Trace(BigInteger value, List<Object> outcomes) {}

  private static Trace trace(BigInteger start, List<Done> program) {
    BigInteger value = start;
    List<Object> outcomes = new ArrayList<>();
    for (Done done : program) {
      BigInteger number = done.number().toBigInteger();
      int low = done.number().toBigInteger().intValue();
      switch (done.step()) {
        case PLUS -> value = value.add(number).mod(MODULUS);
        case MINUS -> value = value.subtract(number).mod(MODULUS);
        case SUBTRACTED_FROM -> value = number.subtract(value).mod(MODULUS);
        case AND -> value = value.and(number);
        case OR -> value = value.or(number);
        case NOT -> value = MODULUS.subtract(BigInteger.ONE).subtract(value);
        case LEFT -> value = value.shiftLeft(low & 0xff).mod(MODULUS);
        case RIGHT -> value = value.shiftRight(low & 0xff);
        case SIGN_EXTENDED -> value = extended(value, 8 * ((low & 31) + 1));
        case STORED -> {}
        case COMPARE -> outcomes.add(value.compareTo(number));
        case LESS -> outcomes.add(value.compareTo(number) < 0);
        case GREATER -> outcomes.add(value.compareTo(number) > 0);
        case SIGNED_LESS -> outcomes.add(signed(value).compareTo(signed(number)) < 0);
        case SIGNED_GREATER -> outcomes.add(signed(value).compareTo(signed(number)) > 0);
      }
    }
    return new Trace(value, outcomes);
  }

  private static BigInteger extended(BigInteger value, int bits) {
    BigInteger low = value.mod(BigInteger.ONE.shiftLeft(bits));
    return low.testBit(bits - 1) ? low.subtract(BigInteger.ONE.shiftLeft(bits)).mod(MODULUS) : low;
  }

  private static BigInteger signed(BigInteger value) {
    return value.compareTo(SIGN) >= 0 ? value.subtract(MODULUS) : value;
  }

  /** A word as slots have them: small, packed, near an end of a field, or anything. */
  private static UInt256 word(RandomGenerator random) {
    return switch (random.nextInt(5)) {
      case 0 -> UInt256.of(random.nextInt(4));
      case 1 -> UInt256.of(random.nextInt(1_000_000));
      case 2 -> Bits.ones(SIZES[random.nextInt(SIZES.length)]);
      case 3 ->
          Bits.or(
              Bits.left(UInt256.of(random.nextInt(1000)), SIZES[random.nextInt(SIZES.length)]),
              UInt256.of(random.nextInt(1000)));
      default -> anything(random);
    };
  }

  private static UInt256 anything(RandomGenerator random) {
    return UInt256.ofLimbs(
        random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  private static UInt256 number(RandomGenerator random) {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> UInt256.of(random.nextInt(300));
      case 3 -> UInt256.of(SIZES[random.nextInt(SIZES.length)]);
      case 4 -> Bits.ones(SIZES[random.nextInt(SIZES.length)]);
      case 5 -> {
        int low = SIZES[random.nextInt(SIZES.length)];
        UInt256 mask = Bits.left(Bits.ones(SIZES[random.nextInt(SIZES.length)]), low);
        yield random.nextBoolean() ? mask : Bits.not(mask);
      }
      case 6 -> Bits.not(UInt256.of(random.nextInt(300)));
      default -> anything(random);
    };
  }

  /** Another value that a slot may have that had this one. */
  private static UInt256 near(RandomGenerator random, UInt256 word) {
    UInt256 change = UInt256.of(1 + random.nextInt(random.nextBoolean() ? 5 : 2000));
    UInt256 there = random.nextBoolean() ? change : Bits.left(change, SIZES[random.nextInt(9)]);
    return switch (random.nextInt(8)) {
      case 0 -> word(random);
      case 1 -> UInt256.ZERO;
      case 2, 3, 4 -> word.minus(there);
      default -> word.plus(there);
    };
  }
}
