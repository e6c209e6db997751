package io.evmesh.engine.evm;

import static io.evmesh.engine.scene.Bytecode.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.scene.Bytecode;
import io.evmesh.engine.scene.Scene;
import io.evmesh.engine.types.UInt256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** SLOAD, SSTORE and transient storage: gas and refunds of each fork. */
class StorageGasTest {
  /**
   * The tables of EIP-1283, EIP-2200 and EIP-3529: a slot's original value, then what is written;
   * gas used and refund under each, slots warm. EIP-2929's refunds are Berlin's: 3529's with 15,000
   * for a cleared slot.
   */
  @ParameterizedTest
  @CsvSource({
    "0, 00,   412, 0,       1612, 0,       212, 0",
    "0, 01,   20212, 0,     20812, 0,      20112, 0",
    "0, 10,   20212, 19800, 20812, 19200,  20112, 19900",
    "0, 12,   20212, 0,     20812, 0,      20112, 0",
    "0, 11,   20212, 0,     20812, 0,      20112, 0",
    "1, 00,   5212, 15000,  5812, 15000,   3012, 4800",
    "1, 01,   5212, 4800,   5812, 4200,    3012, 2800",
    "1, 02,   5212, 0,      5812, 0,       3012, 0",
    "1, 20,   5212, 15000,  5812, 15000,   3012, 4800",
    "1, 23,   5212, 0,      5812, 0,       3012, 0",
    "1, 21,   5212, 4800,   5812, 4200,    3012, 2800",
    "1, 22,   5212, 0,      5812, 0,       3012, 0",
    "1, 10,   5212, 15000,  5812, 15000,   3012, 4800",
    "1, 12,   5212, 0,      5812, 0,       3012, 0",
    "1, 11,   412, 0,       1612, 0,       212, 0",
    "0, 101,  40218, 19800, 40818, 19200,  40118, 19900",
    "1, 010,  10218, 19800, 10818, 19200,  5918, 7600"
  })
  void netMeteringFollowsTheTablesOfTheEips(
      int original,
      String writes,
      long gas1283,
      long refund1283,
      long gas2200,
      long refund2200,
      long gas3529,
      long refund3529) {
    meets(Fork.CONSTANTINOPLE, original, writes, gas1283, refund1283);
    meets(Fork.ISTANBUL, original, writes, gas2200, refund2200);
    meets(Fork.LONDON, original, writes, gas3529, refund3529);
    meets(Fork.OSAKA, original, writes, gas3529, refund3529);
    long berlin =
        switch ((int) refund3529) {
          case 4800 -> 15_000;
          case 7600 -> 17_800; // one cleared, one restored
          default -> refund3529;
        };
    meets(Fork.BERLIN, original, writes, gas3529, berlin);
  }

  private static void meets(Fork fork, int original, String writes, long gas, long refund) {
    Bytecode code = code();
    for (int i = 0; i < writes.length(); i++) {
      code.push(writes.charAt(i) - '0', 0).op("SSTORE");
    }
    var ending = Scene.at(fork).withSlot(Scene.SELF, 0, original).warm().run(code);
    assertThat(ending.gasUsed()).as("gas in %s", fork).isEqualTo(gas);
    assertThat(ending.refund()).as("refund in %s", fork).isEqualTo(refund);
    int last = writes.charAt(writes.length() - 1) - '0';
    assertThat(ending.slot(Scene.SELF, 0)).isEqualTo(UInt256.of(last));
  }

  /** Before net metering, and again in Petersburg, only the current value counts. */
  @ParameterizedTest
  @EnumSource(names = {"FRONTIER", "SPURIOUS_DRAGON", "BYZANTIUM", "PETERSBURG"})
  void plainMeteringLooksAtTheCurrentValueOnly(Fork fork) {
    meets(fork, 0, "00", 2 * (5000 + 6), 0);
    meets(fork, 0, "10", 20_000 + 5000 + 12, 15_000);
    meets(fork, 1, "01", 5000 + 20_000 + 12, 15_000);
    meets(fork, 1, "12", 2 * (5000 + 6), 0);
    meets(fork, 1, "010", 5000 + 20_000 + 5000 + 18, 30_000);
  }

  @Test
  void coldSlotsCost2100More() {
    for (Fork fork : new Fork[] {Fork.BERLIN, Fork.OSAKA}) {
      Scene scene = Scene.at(fork).withSlot(Scene.SELF, 1, 5);
      assertThat(scene.trace(code().push(1).op("SLOAD")).gasOfLast()).isEqualTo(2100);
      assertThat(scene.trace(code().push(1).op("SLOAD").push(1).op("SLOAD")).gasOfLast())
          .isEqualTo(100);
      assertThat(scene.trace(code().push(5, 1).op("SSTORE")).gasOfLast()).isEqualTo(2200);
      assertThat(scene.trace(code().push(6, 1).op("SSTORE")).gasOfLast()).isEqualTo(5000);
      assertThat(scene.trace(code().push(6, 2).op("SSTORE")).gasOfLast()).isEqualTo(22_100);
    }
  }

  @ParameterizedTest
  @EnumSource(Fork.class)
  void sloadCostsByFork(Fork fork) {
    long expected =
        fork.isAtLeast(Fork.BERLIN)
            ? 2100
            : fork.isAtLeast(Fork.ISTANBUL)
                ? 800
                : fork.isAtLeast(Fork.TANGERINE_WHISTLE) ? 200 : 50;
    var trace = Scene.at(fork).withSlot(Scene.SELF, 3, 44).trace(code().push(3).op("SLOAD"));
    assertThat(trace.gasOfLast()).isEqualTo(expected);
    assertThat(trace.stack()).containsExactly(UInt256.of(44));
  }

  @Test
  void storingNeedsMoreThanTheStipend() {
    // EIP-2200: with 2,300 gas or less left SSTORE fails, whatever it would cost
    Bytecode same = code().push(0, 0).op("SSTORE");
    assertThat(Scene.at(Fork.OSAKA).warm().gas(2306).run(same).halt()).isEqualTo(Halt.OUT_OF_GAS);
    assertThat(Scene.at(Fork.OSAKA).warm().gas(2307).run(same).gasUsed()).isEqualTo(106);
    assertThat(Scene.at(Fork.CONSTANTINOPLE).gas(206).run(same).returned()).isTrue();
  }

  @Test
  void transientSlotsLastForTheTransactionAndCostAHundred() {
    Scene scene = Scene.at(Fork.CANCUN);
    var trace = scene.trace(code().push(8, 1).op("TSTORE").push(1).op("TLOAD"));
    assertThat(trace.stack()).containsExactly(UInt256.of(8));
    assertThat(trace.gasOfLast()).isEqualTo(100);
    assertThat(scene.trace(code().push(8, 1).op("TSTORE")).gasOfLast()).isEqualTo(100);
    assertThat(trace.ending().slot(Scene.SELF, 1)).isEqualTo(UInt256.ZERO);
    // a slot of each account: what OTHER stores there is not seen here
    scene.with(Scene.OTHER, code().push(9, 1).op("TSTORE"));
    var other = scene.run(code().call(Scene.OTHER, 0).push(1).op("TLOAD").returnTop());
    assertThat(other.word()).isEqualTo(UInt256.ZERO);
  }

  @Test
  void transientSlotsAreTakenBackWithAFailedFrame() {
    Bytecode storesAndFails = code().push(9, 1).op("TSTORE INVALID");
    Scene scene = Scene.at(Fork.CANCUN).with(Scene.OTHER, storesAndFails);
    Bytecode code = code().push(7, 1).op("TSTORE");
    code.push(0, 0, 0, 0).push(Scene.OTHER).push(30_000).op("DELEGATECALL POP");
    assertThat(scene.run(code.push(1).op("TLOAD").returnTop()).word()).isEqualTo(UInt256.of(7));
  }
}
