package io.evmesh.engine.evm;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.TransactionState;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Programs do the same without a stop, with instructions taken together, as step by step. */
class SteppingTest {
  private static final Address CALLER = Address.ofLimbs(0xca11, 7, 3);
  private static final Address TARGET = Address.ofLimbs(0xc0de, 5, 1);
  private static final UInt256 ETHER = UInt256.of(1_000_000_000_000_000_000L);
  private static final int PROGRAMS = 4000;
  private static final String[] PHRASES = {
    "6001600160a01b03",
    "6001600160a01b0316",
    "73ffffffffffffffffffffffffffffffffffffffff16",
    "9050",
    "5050",
    "600501",
    "60e01c",
    "60601b",
    "60ff1b",
    "604051",
    "6080604052",
    "60036005",
    "8063a9059cbb1461000057",
    "5b",
    "5b5b",
    "5a",
    "6000355f526020602020",
    "600054",
    "6001600055",
    "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff02",
    "60076003a0",
    "5f5f5f5f5f30619999f1",
    "60205f5f5f5f61c0de5af1",
    "3d5f5f3e",
    "365f5f37",
    "60203503",
    "19",
    "1515"
  };

  private static final Tracer SILENT = new Tracer() {};

  @Test
  void randomProgramsDoTheSameSteppedAndStraight() {
    long seed = Long.getLong("evmesh.seed", 22546209);
    System.out.println("SteppingTest seed " + seed);
    Random random = new Random(seed);
    int ended = 0;
    for (int i = 0; i < PROGRAMS; i++) {
      Bytes code = program(random);
      Bytes data = bytes(random, random.nextInt(100));
      long gas = random.nextInt(4) == 0 ? random.nextInt(400) : 100_000;
      Fork fork = Fork.values()[random.nextInt(Fork.values().length)];
      String straight = run(new Machine(), fork, code, data, gas);
      assertThat(straight)
          .as("program %d of seed %d: %s on %s, data %s, gas %d", i, seed, code, fork, data, gas)
          .isEqualTo(run(new Machine(SILENT), fork, code, data, gas));
      ended += straight.startsWith("halted") ? 0 : 1;
    }
    assertThat(ended).as("programs that do not halt").isGreaterThan(PROGRAMS / 10);
  }

  /** What can be seen of a run; the reason of a halt is left out, for several may hold at once. */
  private static String run(Machine machine, Fork fork, Bytes code, Bytes data, long gas) {
    InMemoryState base =
        new InMemoryState()
            .put(TARGET, 1, ETHER, code)
            .put(CALLER, 1, ETHER, Bytes.EMPTY)
            .putSlot(TARGET, UInt256.ZERO, UInt256.of(5));
    BlockContext block =
        new BlockContext(
            fork, 1, 9, 1000, CALLER, gas, UInt256.ONE, UInt256.ZERO, Hash.ZERO, UInt256.ONE, 6);
    TransactionState state = new TransactionState();
    WorldState world = new WorldState(base);
    state.begin(world, Machine.precompiles(fork), CALLER);
    CallOutcome outcome =
        machine.execute(
            new Message(false, CALLER, TARGET, UInt256.of(3), data, gas),
            new CallContext(block, CALLER, UInt256.ONE, List.of()),
            state);
    state.end(true);
    world.apply(state);
    String end = outcome instanceof CallOutcome.Halted ? "halted" : outcome.toString();
    return end + " " + slots(world, base);
  }

  private static Map<UInt256, UInt256> slots(WorldState world, InMemoryState base) {
    base.apply(world);
    Map<UInt256, UInt256> slots = new TreeMap<>();
    base.forEachSlot(TARGET, slots::put);
    return slots;
  }

  /** Phrases, pushes, jumps to somewhere and bytes of any kind, over a stack that is not empty. */
  private static Bytes program(Random random) {
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    for (int i = 17; i > 0; i--) {
      code.writeBytes(new byte[] {0x60, (byte) random.nextInt(256)});
    }
    for (int i = random.nextInt(20); i > 0; i--) {
      switch (random.nextInt(8)) {
        case 0, 1, 2 ->
            code.writeBytes(Bytes.fromHex(PHRASES[random.nextInt(PHRASES.length)]).toArray());
        case 3 -> code.write(0x80 + random.nextInt(32));
        case 4 -> code.write(random.nextInt(0x20));
        case 5 -> jump(random, code);
        case 6 -> code.writeBytes(new byte[] {0x60, (byte) random.nextInt(256)});
        default -> code.write(random.nextInt(256));
      }
    }
    return Bytes.wrap(code.toByteArray());
  }

  /** A jump forward over a few bytes to a JUMPDEST, or to where there may be none. */
  private static void jump(Random random, ByteArrayOutputStream code) {
    if (random.nextBoolean()) {
      code.write(random.nextInt(3) == 0 ? 0x15 : 0x5b);
    }
    int target = code.size() + 4 + random.nextInt(4);
    code.writeBytes(new byte[] {0x61, (byte) (target >> 8), (byte) target});
    code.write(0x56 + random.nextInt(2));
    for (int i = random.nextInt(4); i > 0; i--) {
      code.write(0x30 + random.nextInt(16));
    }
    code.write(0x5b);
  }

  private static Bytes bytes(Random random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }
}
