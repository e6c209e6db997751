package io.evmesh.engine.precompile;

import static io.evmesh.engine.scene.Bytecode.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.scene.Bytecode;
import io.evmesh.engine.scene.Scene;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a call leaves out of an input, or does not look at for want of gas, matters to nobody. */
class InputReachTest {
  private static final int[] SIZES = {0, 1, 63, 64, 96, 97, 128, 160, 192, 213, 256, 512, 1000};
  private static final int MANY = 9000;

  @ParameterizedTest
  @EnumSource(
      value = Fork.class,
      names = {"BYZANTIUM", "BERLIN", "OSAKA"})
  void whatIsNotReadChangesNothing(Fork fork) {
    Random random = new Random(20);
    for (int number = 1; number <= Precompiles.HIGHEST; number++) {
      Precompile contract = Precompiles.at(fork, number);
      if (contract == null) {
        continue;
      }
      for (int size : SIZES) {
        for (int more : new int[] {0, 1, 2, 700}) {
          check(contract, input(random, number, size + more), number);
        }
      }
    }
  }

  private static void check(Precompile contract, byte[] input, int number) {
    byte[] memory = new byte[input.length + 7];
    System.arraycopy(input, 0, memory, 3, input.length);
    int reads = contract.reads(memory, 3, input.length);
    Bytes all = Bytes.wrap(input);
    Bytes cut = Bytes.copyOf(memory, 3, 3 + reads);
    String name = "%d of %d bytes to %d: %s".formatted(reads, input.length, number, all);
    assertThat(contract.gas(cut)).as(name).isEqualTo(contract.gas(all));
    if (contract.gas(all) < 10_000_000) {
      assertThat(contract.run(cut)).as(name).isEqualTo(contract.run(all));
    }
  }

  /** An input that is likely to mean something: few bytes of it, at the ends of words. */
  private static byte[] input(Random random, int number, int size) {
    byte[] input = new byte[size];
    for (int at = 31; at < size; at += 32) {
      input[at] = (byte) random.nextInt(random.nextBoolean() ? 3 : 70);
    }
    if (number == 9) {
      Arrays.fill(input, 0, Math.min(4, size), (byte) 0);
    }
    return input;
  }

  @ParameterizedTest
  @EnumSource(
      value = Fork.class,
      names = {"BYZANTIUM", "BERLIN", "OSAKA"})
  void muchToReadCostsAtLeastThat(Fork fork) {
    for (int number = 1; number <= Precompiles.HIGHEST; number++) {
      Precompile contract = Precompiles.at(fork, number);
      if (contract == null || number == 5) {
        continue;
      }
      byte[] input = new byte[MANY];
      int reads = contract.reads(input, 0, MANY);
      assertThat(contract.gas(Bytes.wrap(input)))
          .as("contract %d", number)
          .isGreaterThanOrEqualTo(Precompiles.leastGas(reads));
    }
    checkModexp(Objects.requireNonNull(Precompiles.at(fork, 5)));
  }

  /** Of each way to divide many bytes into base, exponent and modulus. */
  private static void checkModexp(Precompile contract) {
    int[] lengths = {0, 1, 32, 33, 64, 65, 1000, 1024, 1025, 2000, 4000, MANY};
    for (int base : lengths) {
      for (int exponent : lengths) {
        for (int modulus : lengths) {
          byte[] input = new byte[96 + 3 * MANY];
          int[] told = {base, exponent, modulus};
          for (int i = 0; i < 3; i++) {
            input[32 * i + 30] = (byte) (told[i] >>> 8);
            input[32 * i + 31] = (byte) told[i];
          }
          int reads = contract.reads(input, 0, input.length);
          assertThat(contract.gas(Bytes.wrap(input)))
              .as("%d, %d, %d", base, exponent, modulus)
              .isGreaterThanOrEqualTo(Precompiles.leastGas(reads));
        }
      }
    }
  }

  /** A megabyte of input that the contract does not need, or that the gas does not suffice for. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 6, 7, 8, 9, 0x0a, 0x0b, 0x0c, 0x0f, 0x10, 0x100})
  void callsWithoutGasFail(int number) {
    assertThat(callWithMegabyte(number, 0)).isEqualTo(UInt256.ZERO);
  }

  @Test
  void longInputsAreCutWhereTheContractStopsReading() {
    assertThat(callWithMegabyte(6, 150)).isEqualTo(UInt256.ONE);
  }

  private static UInt256 callWithMegabyte(int number, long gas) {
    Bytecode call = code().push(0, 0, 1 << 20, 0, number, gas).op("STATICCALL").returnTop();
    Scene.Ending ending = Scene.at(Fork.OSAKA).gas(10_000_000).run(call);
    assertThat(ending.returned()).isTrue();
    return ending.word();
  }
}
