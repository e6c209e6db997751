package io.evmesh.engine.evm;

import static io.evmesh.engine.scene.Bytecode.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.scene.Bytecode;
import io.evmesh.engine.scene.Scene;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.TransactionState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The machine's memory is bounded, whatever gas a message has. */
class MemoryLimitTest {
  private static final long ALL_GAS = Long.MAX_VALUE;

  @Test
  void noFrameGetsMemoryBeyondTheLimitWithAllTheGasThereIs() {
    for (String offset : List.of("0x3fffffff", "0x40000000", "0x7fffffff", "0xffffffffffffffff")) {
      var ending = Scene.at(Fork.OSAKA).gas(ALL_GAS).run(code().push(offset).op("MLOAD"));
      assertThat(ending.halt()).as("MLOAD at %s", offset).isEqualTo(Halt.OUT_OF_GAS);
    }
  }

  @Test
  void framesTogetherStayBelowTheLimit() {
    // Each frame takes 64 MiB and calls itself; what fits are 15 of them, for 2^21 words cost 2^33
    // gas. The one that does not get its memory halts, and all its callers go on.
    Bytecode recursion = code().push((64 << 20) - 32).op("MLOAD POP");
    recursion.push(0, 0, 0, 0, 0).op("ADDRESS GAS CALL PUSH1").raw(0).op("SSTORE");
    Machine machine = new Machine();
    Scene scene = Scene.at(Fork.OSAKA);
    scene.world().put(Scene.SELF, 1, UInt256.of(1), recursion.bytes());
    var ending = scene.run(machine, message(ALL_GAS));
    assertThat(ending.returned()).isTrue();
    assertThat(machine.allowance.used()).as("bytes held after the end").isZero();
  }

  @Test
  void aMachineThatRestsKeepsOnlyTheFramesOfUsualDepths() {
    Bytecode recursion = code().push(0, 0, 0, 0, 0).op("ADDRESS GAS CALL");
    Machine machine = new Machine();
    Scene scene = Scene.at(Fork.OSAKA);
    scene.world().put(Scene.SELF, 1, UInt256.of(1), recursion.bytes());
    scene.run(machine, message(10_000_000));
    assertThat(machine.framesKept()).isGreaterThan(300);
    machine.rest();
    assertThat(machine.framesKept()).isEqualTo(Machine.USUAL_DEPTH);
    assertThat(scene.run(machine, message(10_000_000)).returned()).isTrue();
  }

  @Test
  void limitIsSharedByAllFramesAndGivenBackByThoseThatEnded() {
    MemoryAllowance allowance = new MemoryAllowance();
    assertThat(allowance.take(MemoryAllowance.LIMIT - 32)).isTrue();
    assertThat(allowance.take(64)).isFalse();
    assertThat(allowance.take(32)).isTrue();
    allowance.giveBack(MemoryAllowance.LIMIT);
    assertThat(allowance.take(MemoryAllowance.LIMIT)).isTrue();
  }

  @Test
  void gasOfABlockCanNotReachTheLimit() {
    // the bound that MemoryAllowance states: 1,024 frames of w words cost at least 1024 w^2 / 512
    long gas = 1L << 31;
    double words = Math.sqrt(gas * 512.0 / 1024) * 1024;
    assertThat(32 * words).isLessThanOrEqualTo(MemoryAllowance.LIMIT);
  }

  @Test
  void machineIsCleanAfterAViewThatThrew() {
    Machine machine = new Machine();
    Scene scene = Scene.at(Fork.OSAKA);
    Bytecode dirty = code().push(1, 0).op("MSTORE").push(7).op("SLOAD");
    scene.world().put(Scene.SELF, 1, UInt256.of(1), dirty.bytes());
    TransactionState state = new TransactionState();
    state.begin(new Unreadable(scene.world()), Machine.precompiles(Fork.OSAKA), null);
    CallContext context =
        new CallContext(Scene.block(Fork.OSAKA), Scene.CALLER, UInt256.ZERO, List.of());
    assertThatThrownBy(() -> machine.execute(message(100_000), context, state))
        .isInstanceOf(IllegalStateException.class);

    Bytecode reads = code().op("MSIZE").push(0).op("MLOAD ADD").returnTop();
    scene.world().put(Scene.SELF, 1, UInt256.of(1), reads.bytes());
    assertThat(scene.run(machine, message(100_000)).word()).isEqualTo(UInt256.ZERO);
    assertThat(machine.allowance.used()).isZero();
  }

  private static Message message(long gas) {
    return new Message(false, Scene.CALLER, Scene.SELF, UInt256.ZERO, Bytes.EMPTY, gas);
  }

  /** A view whose slots can not be read. */
  private record Unreadable(InMemoryState state) implements StateView {
    @Override
    public @Nullable Account account(Address address) {
      return state.account(address);
    }

    @Override
    public void slot(Address address, long[] words, int key, int value) {
      throw new IllegalStateException("not read yet");
    }

    @Override
    public Code code(Hash codeHash) {
      return state.code(codeHash);
    }

    @Override
    public boolean hasStorage(Address address) {
      return false;
    }

    @Override
    public Hash blockHash(long number) {
      return Hash.ZERO;
    }
  }
}
