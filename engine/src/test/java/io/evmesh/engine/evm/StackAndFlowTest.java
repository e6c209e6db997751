package io.evmesh.engine.evm;

import static io.evmesh.engine.scene.Bytecode.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.scene.Bytecode;
import io.evmesh.engine.scene.Scene;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import org.junit.jupiter.api.Test;

/** PUSH, DUP, SWAP, POP, jumps, PC, GAS. */
class StackAndFlowTest {
  private final Scene scene = Scene.at(Fork.OSAKA);

  @Test
  void pushTakesItsBytesFromTheCodeAndZerosBeyondItsEnd() {
    for (int n = 1; n <= 32; n++) {
      byte[] data = new byte[n];
      for (int i = 0; i < n; i++) {
        data[i] = (byte) (0xa0 + i);
      }
      var trace = scene.trace(code().op("PUSH" + n).raw(Bytes.wrap(data)));
      assertThat(trace.stack()).as("PUSH%d", n).containsExactly(UInt256.of(Bytes.wrap(data)));
      assertThat(trace.gasOfLast()).isEqualTo(3);
      byte[] cut = data.clone();
      cut[n - 1] = 0;
      var short_ = scene.trace(code().op("PUSH" + n).raw(Bytes.copyOf(data, 0, n - 1)));
      assertThat(short_.stack()).as("PUSH%d", n).containsExactly(UInt256.of(Bytes.wrap(cut)));
    }
    assertThat(scene.trace(code().op("PUSH0")).gasOfLast()).isEqualTo(2);
  }

  @Test
  void dupAndSwapReachTheirItems() {
    for (int n = 1; n <= 16; n++) {
      Bytecode items = code();
      for (int i = 17; i >= 1; i--) {
        items.push(i); // item i lies at depth i
      }
      var dup = scene.trace(items.op("DUP" + n));
      assertThat(dup.stack().getLast()).isEqualTo(UInt256.of(n));
      assertThat(dup.stack()).hasSize(18);
      assertThat(dup.gasOfLast()).isEqualTo(3);
      var swap = scene.trace(items.op("POP SWAP" + n));
      assertThat(swap.stack().getLast()).isEqualTo(UInt256.of(n + 1));
      assertThat(swap.stack().get(16 - n)).isEqualTo(UInt256.ONE);
      assertThat(swap.gasOfLast()).isEqualTo(3);
    }
    assertThat(scene.trace(code().push(1).op("POP")).gasOfLast()).isEqualTo(2);
  }

  @Test
  void jumpsLeadToDestinationsOnly() {
    // 0 PUSH1 4, 2 JUMP, 3 INVALID, 4 JUMPDEST, 5 PC
    var trace = scene.trace(code().push(4).op("JUMP INVALID JUMPDEST PC"));
    assertThat(trace.stack()).containsExactly(UInt256.of(5));
    assertThat(trace.ending().gasUsed()).isEqualTo(3 + 8 + 1 + 2);
    assertThat(scene.run(code().push(3).op("JUMP INVALID JUMPDEST")).halt())
        .isEqualTo(Halt.INVALID_JUMP);
    assertThat(scene.run(code().push(4).op("JUMP PUSH1 JUMPDEST")).halt())
        .as("a destination inside push data")
        .isEqualTo(Halt.INVALID_JUMP);
    for (String far : new String[] {"0x100", "0x10000000000000004", "0xffffffffffffffff"}) {
      assertThat(scene.run(code().push(far).op("JUMP JUMPDEST")).halt())
          .as(far)
          .isEqualTo(Halt.INVALID_JUMP);
    }
  }

  @Test
  void conditionalJumpLooksAtItsConditionFirst() {
    // not taken: the destination may be anything
    var on = scene.trace(code().push(0, 99).op("JUMPI PC"));
    assertThat(on.stack()).containsExactly(UInt256.of(5));
    assertThat(on.ending().gasUsed()).isEqualTo(3 + 3 + 10 + 2);
    assertThat(scene.run(code().push(1, 99).op("JUMPI")).halt()).isEqualTo(Halt.INVALID_JUMP);
    Bytecode taken = code().push(UInt256.MAX).push(37).op("JUMPI INVALID JUMPDEST");
    assertThat(scene.run(taken).returned()).isTrue(); // 33 + 2 + 1 + 1 bytes before JUMPDEST
  }

  @Test
  void gasIsWhatIsLeftBehindItself() {
    var trace = scene.gas(1000).trace(code().op("GAS"));
    assertThat(trace.stack()).containsExactly(UInt256.of(998));
  }

  @Test
  void haltsGiveTheReasonAndTakeAllGas() {
    var invalid = scene.gas(777).run(code().op("INVALID"));
    assertThat(invalid.halt()).isEqualTo(Halt.INVALID_OPCODE);
    assertThat(invalid.gasUsed()).isEqualTo(777);
    var reverted =
        scene.gas(777).run(code().push(0xab).push(0).op("MSTORE").push(1, 31).op("REVERT"));
    assertThat(reverted.outcome()).isInstanceOf(CallOutcome.Reverted.class);
    assertThat(reverted.outcome().output()).isEqualTo(Bytes.fromHex("0xab"));
    assertThat(reverted.gasUsed()).isEqualTo(5 * 3 + 3); // MSTORE makes one word active
  }
}
