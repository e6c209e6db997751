package io.evmesh.engine.precompile;

import static io.evmesh.engine.precompile.ContractCalls.bytes;
import static io.evmesh.engine.precompile.ContractCalls.padded;
import static io.evmesh.engine.precompile.ContractCalls.word;
import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.types.Bytes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Powers beside {@link BigInteger}'s, and their prices beside the texts of the EIPs. */
class ModexpTest {
  private static final long SEED = 32;

  private static Precompile at(Fork fork) {
    return Objects.requireNonNull(Precompiles.at(fork, 5));
  }

  private record Call(int baseSize, int exponentSize, int modulusSize, Bytes input) {
    static Call of(
        BigInteger base,
        int baseSize,
        BigInteger exponent,
        int exponentSize,
        BigInteger modulus,
        int modulusSize) {
      return new Call(
          baseSize,
          exponentSize,
          modulusSize,
          bytes(
              word(baseSize),
              word(exponentSize),
              word(modulusSize),
              baseSize == 0 ? "" : padded(base, baseSize),
              exponentSize == 0 ? "" : padded(exponent, exponentSize),
              modulusSize == 0 ? "" : padded(modulus, modulusSize)));
    }
  }

  private static void agrees(BigInteger base, BigInteger exponent, BigInteger modulus, int size) {
    Call call = Call.of(base, size, exponent, size, modulus, size);
    BigInteger expected =
        modulus.compareTo(BigInteger.ONE) <= 0 ? BigInteger.ZERO : base.modPow(exponent, modulus);
    assertThat(at(Fork.OSAKA).run(call.input))
        .as("%x ^ %x mod %x, seed %d", base, exponent, modulus, SEED)
        .contains(bytes(size == 0 ? "" : padded(expected, size)));
  }

  /** Numbers of so many bytes: random ones, the ends, and such with limbs of zeros and ones. */
  private static List<BigInteger> numbers(Random random, int size) {
    BigInteger end = BigInteger.ONE.shiftLeft(8 * size);
    List<BigInteger> numbers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      BigInteger small = BigInteger.valueOf(i);
      numbers.add(small.mod(end));
      numbers.add(end.subtract(BigInteger.ONE).subtract(small).mod(end));
      numbers.add(new BigInteger(8 * size, random));
      numbers.add(new BigInteger(random.nextInt(8 * size + 1), random));
    }
    numbers.add(end.shiftRight(1).mod(end));
    numbers.add(end.shiftRight(1).add(BigInteger.ONE).mod(end));
    numbers.add(new BigInteger(8 * size, random).shiftRight(4 * size).shiftLeft(4 * size));
    return numbers;
  }

  @Test
  void powersAreThoseOfBigIntegersForEverySize() {
    Random random = new Random(SEED);
    for (int size = 0; size <= 72; size++) {
      List<BigInteger> numbers = numbers(random, size);
      for (BigInteger modulus : numbers) {
        BigInteger base = numbers.get(random.nextInt(numbers.size()));
        BigInteger exponent = numbers.get(random.nextInt(numbers.size()));
        agrees(base, exponent, modulus, size);
        agrees(base, exponent, modulus.setBit(0), Math.max(1, size));
        agrees(modulus, exponent, modulus, size);
        agrees(base, exponent.mod(BigInteger.valueOf(20)), modulus, size);
      }
    }
    for (int size : new int[] {96, 127, 128, 129, 256, 1024}) {
      for (int shift : new int[] {0, 1, 64, 4 * size}) {
        BigInteger modulus = new BigInteger(8 * size, random).shiftRight(shift).shiftLeft(shift);
        BigInteger exponent = new BigInteger(random.nextBoolean() ? 100 : 8, random);
        agrees(new BigInteger(8 * size, random), exponent, modulus, size);
        agrees(new BigInteger(8 * size, random), exponent, modulus.setBit(0), size);
      }
    }
  }

  @Test
  void lengthsMayDiffer() {
    Random random = new Random(SEED);
    for (int i = 0; i < 300; i++) {
      int baseSize = random.nextInt(80);
      int exponentSize = random.nextInt(40);
      int modulusSize = random.nextInt(80);
      BigInteger base = new BigInteger(8 * baseSize, random);
      BigInteger exponent = new BigInteger(8 * exponentSize, random);
      BigInteger modulus = new BigInteger(8 * modulusSize, random);
      Call call = Call.of(base, baseSize, exponent, exponentSize, modulus, modulusSize);
      BigInteger expected =
          modulus.compareTo(BigInteger.ONE) <= 0 ? BigInteger.ZERO : base.modPow(exponent, modulus);
      assertThat(at(Fork.OSAKA).run(call.input))
          .as("%s, seed %d", call, SEED)
          .contains(bytes(modulusSize == 0 ? "" : padded(expected, modulusSize)));
    }
  }

  @Test
  void missingBytesAreZeros() {
    Bytes whole = bytes(word(2), word(2), word(2), "0003", "0005", "0700");
    assertThat(at(Fork.OSAKA).run(whole.slice(0, whole.size() - 1)))
        .isEqualTo(at(Fork.OSAKA).run(whole))
        .contains(bytes("00f3"));
    assertThat(at(Fork.OSAKA).run(whole.slice(0, 100))).contains(bytes("0000"));
    assertThat(at(Fork.OSAKA).run(whole.slice(0, 96))).contains(bytes("0000"));
    assertThat(at(Fork.OSAKA).run(whole.slice(0, 64))).contains(Bytes.EMPTY);
    assertThat(at(Fork.OSAKA).run(Bytes.EMPTY)).contains(Bytes.EMPTY);
  }

  @Test
  void lengthsAreLimitedFromOsakaOn() {
    for (int i = 0; i < 3; i++) {
      for (String length : List.of(word(1025), word(1L << 32), word(1L << 62), "f".repeat(64))) {
        String[] lengths = {word(1), word(1), word(1)};
        lengths[i] = length;
        assertThat(at(Fork.OSAKA).run(bytes(lengths))).isEmpty();
        lengths[i] = word(1024);
        assertThat(at(Fork.OSAKA).run(bytes(lengths))).isPresent();
      }
    }
  }

  @Test
  void pricesFollowTheEips() {
    Random random = new Random(SEED);
    int[] sizes = {0, 1, 7, 8, 9, 31, 32, 33, 63, 64, 65, 127, 128, 200, 1023, 1024, 1025, 3000};
    for (int baseSize : sizes) {
      for (int exponentSize : sizes) {
        int modulusSize = sizes[random.nextInt(sizes.length)];
        BigInteger exponent =
            new BigInteger(random.nextInt(8 * exponentSize + 1), random)
                .shiftLeft(random.nextInt(9))
                .mod(BigInteger.ONE.shiftLeft(8 * exponentSize));
        Call call =
            Call.of(
                BigInteger.ZERO, baseSize, exponent, exponentSize, BigInteger.ZERO, modulusSize);
        long longest = Math.max(baseSize, modulusSize);
        long words = (longest + 7) / 8;
        long eight = iterations(exponent, exponentSize, 8);
        assertThat(at(Fork.BYZANTIUM).gas(call.input)).isEqualTo(square(longest) * eight / 20);
        assertThat(at(Fork.BERLIN).gas(call.input))
            .isEqualTo(Math.max(200, words * words * eight / 3));
        long complexity = longest <= 32 ? 16 : 2 * words * words;
        assertThat(at(Fork.OSAKA).gas(call.input))
            .isEqualTo(Math.max(500, complexity * iterations(exponent, exponentSize, 16)));
      }
    }
    assertThat(at(Fork.OSAKA).gas(bytes("f".repeat(192)))).isEqualTo(Long.MAX_VALUE);
    assertThat(at(Fork.BERLIN).gas(bytes("f".repeat(192)))).isEqualTo(Long.MAX_VALUE);
    assertThat(at(Fork.BYZANTIUM).gas(bytes("f".repeat(192)))).isEqualTo(Long.MAX_VALUE);
  }

  private static long square(long x) {
    if (x <= 64) {
      return x * x;
    }
    return x <= 1024 ? x * x / 4 + 96 * x - 3072 : x * x / 16 + 480 * x - 199_680;
  }

  private static long iterations(BigInteger exponent, int size, int perByte) {
    BigInteger head = size <= 32 ? exponent : exponent.shiftRight(8 * (size - 32));
    long bits = Math.max(0, head.bitLength() - 1);
    return Math.max(1, size <= 32 ? bits : (long) perByte * (size - 32) + bits);
  }
}
