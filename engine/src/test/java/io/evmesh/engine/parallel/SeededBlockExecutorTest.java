package io.evmesh.engine.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.scene.Bytecode;
import io.evmesh.engine.scene.Scene;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Small blocks whose few possible orders are all tried, as far as seeds go. */
class SeededBlockExecutorTest {
  private static final int SEEDS = 100;
  private static final Address EMPTY =
      Address.fromHex("0xe3e300000000000000000000000000000000e3e3");
  private static final Address SWITCH =
      Address.fromHex("0x5317c400000000000000000000000000005317c4");
  private static final Address TOUCHES_IF_OFF =
      Address.fromHex("0x70c4000000000000000000000000000000000001");
  private static final Address TOUCHES =
      Address.fromHex("0x70c4000000000000000000000000000000000002");

  private final InMemoryState state = new InMemoryState();
  private final List<RecoveredTransaction> transactions = new ArrayList<>();

  @Test
  void removesAnEmptyAccountForTheSecondThatTouchesItIfTheFirstDoesNotAfterAll() {
    state.put(EMPTY, 0, UInt256.ZERO, Bytes.EMPTY);
    contract(SWITCH, Bytecode.code().op("CALLVALUE").push(0).op("SSTORE"));
    contract(TOUCHES_IF_OFF, unlessOn(Bytecode.code().call(EMPTY, 0).op("POP")));
    contract(TOUCHES, Bytecode.code().call(EMPTY, 0));
    call(SWITCH, 1);
    call(TOUCHES_IF_OFF, 0);
    call(TOUCHES, 0);
    for (int seed = 0; seed < SEEDS; seed++) {
      WorldState world = new WorldState(state);
      executor(seed, 3).execute(world, block(), transactions);
      assertThat(world.account(EMPTY)).as("seed %d", seed).isNull();
    }
  }

  @Test
  void whatARepeatDoesNotTouchIsAsIfItHadNeverBeenTouched() {
    contract(SWITCH, Bytecode.code().op("CALLVALUE").push(0).op("SSTORE"));
    Bytecode pays = Bytecode.code().call(EMPTY, 1).op("POP").push(7, 1).op("SSTORE");
    state.put(TOUCHES_IF_OFF, 1, UInt256.of(100), unlessOn(pays).bytes());
    call(SWITCH, 1);
    call(TOUCHES_IF_OFF, 0);
    for (int seed = 0; seed < SEEDS; seed++) {
      WorldState world = new WorldState(state);
      executor(seed, 2).execute(world, block(), transactions);
      assertThat(world.account(EMPTY)).as("seed %d", seed).isNull();
      long[] words = {1, 0, 0, 0, 9, 9, 9, 9};
      world.slot(TOUCHES_IF_OFF, words, 0, 4);
      assertThat(words[4]).as("seed %d", seed).isZero();
    }
  }

  /** Does something unless {@link #SWITCH} is on, which it says by its balance. */
  private static Bytecode unlessOn(Bytecode does) {
    int end = 21 + 1 + 2 + 1; // the PUSH20, BALANCE, PUSH1 and JUMPI
    return Bytecode.code()
        .push(SWITCH)
        .op("BALANCE")
        .push(end + does.size())
        .op("JUMPI")
        .raw(does.bytes())
        .op("JUMPDEST STOP");
  }

  private void contract(Address address, Bytecode code) {
    state.put(address, 1, UInt256.ZERO, code.bytes());
  }

  /** Lets an account of its own call a contract. */
  private void call(Address to, long wei) {
    Address sender = Address.ofLimbs(0x5e4de400 + transactions.size(), 0, 0);
    state.put(sender, 0, UInt256.of(1_000_000_000_000L), Bytes.EMPTY);
    transactions.add(Transactions.of(sender, to, 200_000, UInt256.of(wei), Bytes.EMPTY));
  }

  private static BlockExecutor executor(int seed, int lanes) {
    return new SeededBlockExecutor(new SplittableRandom(seed), lanes);
  }

  private static BlockContext block() {
    return new BlockContext(
        Fork.CANCUN,
        1,
        Scene.BLOCK_NUMBER,
        Scene.TIMESTAMP,
        Scene.COINBASE,
        Scene.BLOCK_GAS_LIMIT,
        Scene.BASE_FEE,
        UInt256.ZERO,
        Hash.ZERO,
        UInt256.ONE,
        6);
  }
}
