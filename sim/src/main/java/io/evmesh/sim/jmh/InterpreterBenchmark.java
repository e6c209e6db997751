package io.evmesh.sim.jmh;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.evm.CallContext;
import io.evmesh.engine.evm.CallOutcome;
import io.evmesh.engine.evm.Machine;
import io.evmesh.engine.evm.Message;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.TransactionState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Endless loops that end when their gas is used up. An operation is a gas unit, so that the score,
 * operations per microsecond, reads as Mgas per second.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class InterpreterBenchmark {
  private static final int GAS = 10_000_000;
  private static final io.evmesh.engine.chain.Fork RULES = io.evmesh.engine.chain.Fork.PRAGUE;
  private static final Address CALLER =
      Address.fromHex("0x00000000000000000000000000000000000ca11e");
  private static final Address CONTRACT =
      Address.fromHex("0x0000000000000000000000000000000000c0de00");

  /** The body of a loop. */
  public enum Loop {
    /** PUSH1 1; JUMPDEST, x = (x + 3) * 5, JUMPI: 31 gas. */
    ADD_MUL_JUMPI("0x60015b6003016005026001600257"),
    /** JUMPDEST, the word in memory becomes its own hash, JUMPI: 62 gas. */
    KECCAK256("0x5b60205f205f5260015f57"),
    /** JUMPDEST, likewise with a word of zeros behind it: 68 gas. */
    KECCAK256_OF_64("0x5b60405f205f5260015f57"),
    /** JUMPDEST, the hash of a word that counts up, JUMPI: 74 gas. */
    KECCAK256_OF_COUNTER("0x5f5b805f5260205f20506001016001600157"),
    /** JUMPDEST, the hash of the same word each time, JUMPI: 59 gas. */
    KECCAK256_REPEATED("0x5b60205f205060015f57"),
    /** JUMPDEST, the first slot grows by one, JUMPI: 224 gas once the slot is warm and dirty. */
    SLOAD_SSTORE("0x5b5f546001015f5560015f57");

    private final String code;

    Loop(String code) {
      this.code = code;
    }
  }

  /** Which loop runs. */
  @Param private Loop loop = Loop.ADD_MUL_JUMPI;

  private final Machine machine = new Machine();
  private final TransactionState state = new TransactionState();
  private final InMemoryState world = new InMemoryState();
  private final boolean[] warmNumbers = Machine.precompiles(RULES);
  private final Message message =
      new Message(false, CALLER, CONTRACT, UInt256.ZERO, Bytes.EMPTY, GAS);
  private final CallContext context =
      new CallContext(
          new BlockContext(
              RULES,
              1,
              1,
              1,
              Address.ZERO,
              GAS,
              UInt256.ZERO,
              UInt256.ZERO,
              Hash.ZERO,
              UInt256.ZERO,
              0),
          CALLER,
          UInt256.ZERO,
          List.of());

  /** A world with the loop's contract, whose first slot is set. */
  @Setup
  public void prepare() {
    world.put(CALLER, 0, UInt256.of(1), Bytes.EMPTY);
    world.put(CONTRACT, 1, UInt256.ZERO, Bytes.fromHex(loop.code));
    world.putSlot(CONTRACT, UInt256.ZERO, UInt256.of(1));
  }

  /** A message of 10 million gas. */
  @Benchmark
  @OperationsPerInvocation(GAS)
  public CallOutcome run() {
    state.begin(world, warmNumbers, null);
    return machine.execute(message, context, state);
  }
}
