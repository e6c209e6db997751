package io.evmesh.engine.evm;

import static io.evmesh.engine.scene.Bytecode.code;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.scene.Bytecode;
import io.evmesh.engine.scene.Scene;
import io.evmesh.engine.state.AccountEntry;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Jumps lead to a JUMPDEST outside push data and nowhere else; finding that out costs little. */
class JumpDestinationsTest {
  private static final int LARGEST_CODE = 24_576;
  private static final int LARGEST_INIT_CODE = 49_152;
  private static final byte JUMPDEST = 0x5b;
  private static final byte PUSH32 = 0x7f;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Machine machine = new Machine();
  private final Frame frame = new Frame(machine, 0);

  @Test
  void randomCodesHaveTheDestinationsOfTheDefinition() {
    long seed = Long.getLong("evmesh.seed", 22546209);
    System.out.println("JumpDestinationsTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 3000; i++) {
      byte[] bytes = random(random, random.nextInt(400));
      BitSet expected = destinations(bytes);
      long[] found = JumpDestinations.of(Code.of(Bytes.wrap(bytes)));
      for (int place = 0; place < bytes.length + 200; place++) {
        assertThat(JumpDestinations.contains(found, place))
            .as("place %d of code %d of seed %d", place, i, seed)
            .isEqualTo(expected.get(place));
      }
      assertThat(JumpDestinations.contains(found, -1)).isFalse();
      assertThat(JumpDestinations.contains(found, 1L << 32)).isFalse();
    }
  }

  @Test
  void jumpsOfAllKindsFollowTheDefinition() {
    long seed = Long.getLong("evmesh.seed", 7);
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      byte[] rest = random(random, 60);
      int target = random.nextInt(100);
      Bytecode head =
          switch (random.nextInt(5)) {
            case 0 -> code().raw(push2(target)).op("JUMP");
            case 1 -> code().push(1).raw(push2(target)).op("JUMPI");
            case 2 -> code().push(0).op("ISZERO").raw(push2(target)).op("JUMPI");
            case 3 -> code().push(UInt256.of(target)).op("JUMP");
            default -> code().push(1).push(UInt256.of(target)).op("JUMPI");
          };
      Bytes whole = head.raw(Bytes.wrap(rest)).bytes();
      frame.start(Code.of(whole), AccountEntry.NONE, Address.ZERO, UInt256.ZERO, 25);
      Interpreter.run(frame);
      assertThat(frame.halt != Halt.INVALID_JUMP)
          .as("jump to %d in %s, seed %d", target, whole, seed)
          .isEqualTo(destinations(whole.toArray()).get(target));
    }
  }

  @Test
  void pushDataAtTheEndOfTheCodeHidesNothingBehindIt() {
    byte[] bytes = new byte[65];
    Arrays.fill(bytes, JUMPDEST);
    bytes[63] = PUSH32;
    long[] found = JumpDestinations.of(Code.of(Bytes.wrap(bytes)));
    assertThat(JumpDestinations.contains(found, 62)).isTrue();
    assertThat(JumpDestinations.contains(found, 64)).isFalse();
    assertThat(JumpDestinations.contains(found, 65)).isFalse();
  }

  @Test
  void delegatedAccountRunsWithTheDestinationsOfTheOther() {
    Bytecode jumping = code().push(4).op("JUMP INVALID JUMPDEST").push(7).push(0).op("SSTORE");
    Scene scene = Scene.at(Fork.PRAGUE).with(Scene.OTHER, jumping);
    scene.world().put(Scene.SELF, 1, UInt256.of(9), Code.delegation(Scene.OTHER).bytes());
    Bytecode caller =
        code().push(0, 0, 0, 0, 0).push(UInt256.of(Scene.SELF.toBytes())).op("GAS CALL");
    assertThat(scene.run(caller).halt()).isNull();
  }

  @Test
  void codeThatDoesNotJumpIsNeverLookedAt() {
    byte[] bytes = new byte[LARGEST_CODE];
    Arrays.fill(bytes, JUMPDEST);
    Code code = Code.of(Bytes.wrap(bytes));
    assertThat(run(code)).isEqualTo(Frame.RETURNED);
    assertThat(code.analysis()).isNull();
  }

  @Test
  void codeIsLookedAtOnceHoweverOftenItJumps() {
    // each of the destinations is jumped to once: PUSH32 next, JUMP, JUMPDEST
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (all.size() + 35 <= LARGEST_CODE) {
      UInt256 next = UInt256.of(all.size() + 34L);
      all.write(PUSH32);
      all.writeBytes(next.toBytes32().toArray());
      all.write(0x56);
      all.write(JUMPDEST);
    }
    Code code = Code.of(Bytes.wrap(all.toByteArray()));
    assertThat(run(code)).isEqualTo(Frame.RETURNED);
    Object found = code.analysis();
    long before = THREADS.getCurrentThreadAllocatedBytes();
    assertThat(Interpreter.run(started(code))).isEqualTo(Frame.RETURNED);
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(LARGEST_CODE / 8);
    assertThat(code.analysis()).isSameAs(found);
  }

  @Test
  void cachedCodeTakesLessThanOneAndAHalfBytesForEachOfItsBytes() {
    for (byte[] bytes : hardCodes()) {
      Bytes given = Bytes.wrap(bytes);
      Code.of(given); // what is allocated only once
      long before = THREADS.getCurrentThreadAllocatedBytes();
      Code code = Code.of(given);
      JumpDestinations.of(code);
      long held = THREADS.getCurrentThreadAllocatedBytes() - before;
      assertThat(held).isLessThan(3L * bytes.length / 2);
      assertThat(code.heapBytes()).isBetween(9L * bytes.length / 8, 3L * bytes.length / 2);
    }
  }

  @Test
  void largestInitCodeThatStopsAtOnceCostsItsCopiesOnly() {
    long one = allocatedByCreations(1);
    long many = allocatedByCreations(301);
    assertThat((many - one) / 300).as("two copies").isLessThan(9L * LARGEST_INIT_CODE / 4);
  }

  private static long allocatedByCreations(int count) {
    byte[] bytes = new byte[LARGEST_INIT_CODE];
    Arrays.fill(bytes, JUMPDEST);
    bytes[0] = 0;
    Bytecode creator = code().push(LARGEST_INIT_CODE).push(0).push(0).op("CALLDATACOPY");
    for (int i = 0; i < count; i++) {
      creator.push(LARGEST_INIT_CODE, 0, 0).op("CREATE POP");
    }
    Scene scene = Scene.at(Fork.OSAKA).gas(50_000_000).input(Bytes.wrap(bytes));
    long before = THREADS.getCurrentThreadAllocatedBytes();
    assertThat(scene.run(creator).returned()).isTrue();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  private static byte[][] hardCodes() {
    byte[] destinations = new byte[LARGEST_CODE];
    Arrays.fill(destinations, JUMPDEST);
    byte[] alternating = destinations.clone();
    for (int at = 0; at < alternating.length; at += 34) {
      alternating[at] = PUSH32;
    }
    return new byte[][] {
      destinations, alternating, new byte[LARGEST_CODE], random(new Random(1), LARGEST_CODE)
    };
  }

  private Frame started(Code code) {
    frame.start(code, AccountEntry.NONE, Address.ZERO, UInt256.ZERO, 1_000_000);
    return frame;
  }

  private int run(Code code) {
    return Interpreter.run(started(code));
  }

  private static Bytes push2(int target) {
    return Bytes.wrap(new byte[] {0x61, (byte) (target >> 8), (byte) target});
  }

  /** Many JUMPDESTs and pushes, and bytes of any kind. */
  private static byte[] random(Random random, int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] =
          (byte)
              switch (random.nextInt(4)) {
                case 0, 1 -> JUMPDEST;
                case 2 -> 0x5f + random.nextInt(34);
                default -> random.nextInt(256);
              };
    }
    return bytes;
  }

  /** By the definition: a place is one if going from the beginning leads there to a JUMPDEST. */
  private static BitSet destinations(byte[] code) {
    BitSet found = new BitSet();
    int at = 0;
    while (at < code.length) {
      int op = code[at] & 0xff;
      if (op == 0x5b) {
        found.set(at);
      }
      at += op >= 0x60 && op <= 0x7f ? 1 + (op - 0x5f) : 1;
    }
    return found;
  }
}
