package io.evmesh.engine.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.scene.Bytecode;
import io.evmesh.engine.scene.Scene;
import io.evmesh.engine.scene.Scene.Ending;
import io.evmesh.engine.state.TransactionState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random programs end in an outcome within their gas, the same however they are run: with or
 * without a tracer, at a pace, on a fresh machine or on one that ran others before.
 *
 * <p>{@code -Devmesh.fuzz.rounds=N} runs N programs a fork, {@code -Devmesh.fuzz.seed=N} begins
 * with another seed; a failure names the seed of its program.
 */
class MachineFuzzTest {
  private static final int ROUNDS = Integer.getInteger("evmesh.fuzz.rounds", 300);
  private static final long FIRST_SEED = Long.getLong("evmesh.fuzz.seed", 20_250_701);

  @ParameterizedTest
  @EnumSource(Fork.class)
  void everyWayOfRunningGivesTheSame(Fork fork) {
    System.out.println("MachineFuzzTest " + fork + ": " + ROUNDS + " seeds from " + FIRST_SEED);
    Machine pooled = new Machine();
    int wellEnded = 0;
    for (long seed = FIRST_SEED; seed < FIRST_SEED + ROUNDS; seed++) {
      try {
        wellEnded += agrees(fork, seed, pooled) ? 1 : 0;
      } catch (RuntimeException | Error e) {
        fail(
            "%s: rerun with -Dtest=MachineFuzzTest -Devmesh.fuzz.rounds=1 -Devmesh.fuzz.seed=%d"
                .formatted(fork, seed),
            e);
      }
    }
    assertThat(wellEnded).as("some programs end well").isGreaterThan(ROUNDS / 50);
  }

  private static boolean agrees(Fork fork, long seed, Machine pooled) {
    Random random = new Random(seed * 31 + fork.ordinal());
    RandomPrograms programs = new RandomPrograms(random, fork);
    Bytecode code = programs.program();
    Bytecode other = programs.program();
    long gas = random.nextInt(random.nextBoolean() ? 2_000_000 : 60_000);
    boolean isCreation = random.nextInt(8) == 0;
    byte[] input = new byte[random.nextInt(100)];
    random.nextBytes(input);
    Scene scene = Scene.at(fork).with(Scene.OTHER, 1, 10, other).withSlot(Scene.SELF, 1, 5);
    scene.world().put(Scene.SELF, 1, UInt256.of(1000), code.bytes());
    Message message =
        new Message(
            isCreation,
            Scene.CALLER,
            isCreation ? Scene.COINBASE : Scene.SELF,
            UInt256.of(random.nextInt(3)),
            isCreation ? code.bytes() : Bytes.wrap(input),
            gas);
    GasWatch watch = new GasWatch();
    Ending fresh = scene.run(new Machine(), message);
    List<String> expected = told(fresh);
    assertThat(fresh.outcome().gasLeft()).isBetween(0L, gas);
    assertThat(told(scene.run(pooled, message))).as("pooled, code %s", code).isEqualTo(expected);
    Machine paced = new Machine();
    paced.pace(_ -> {}, 1 + random.nextInt(2_000));
    assertThat(told(scene.run(paced, message))).as("paced, code %s", code).isEqualTo(expected);
    Ending traced = scene.run(new Machine(watch), message);
    assertThat(changed(traced)).as("traced, code %s", code).isEqualTo(changed(fresh));
    assertThat(watch.faults).isEmpty();
    assertThat(pooled.allowance.used()).as("bytes held after the end").isZero();
    return fresh.returned();
  }

  /** All that can be seen of an ending: outcome, what was looked at, accounts and slots. */
  private static List<String> told(Ending ending) {
    List<String> lines = new ArrayList<>();
    TransactionState state = ending.state();
    for (int i = 0; i < state.accountCount(); i++) {
      var account = state.accountAt(i);
      lines.add(
          "%s %s %d %s %s"
              .formatted(
                  account.address(),
                  account.exists(),
                  account.nonce(),
                  account.balance(),
                  state.code(account).bytes()));
    }
    lines.add("%d slots".formatted(state.slotCount()));
    lines.addAll(changed(ending));
    return lines;
  }

  /** What of it does not depend on what was merely looked at, as tracing does beforehand. */
  private static List<String> changed(Ending ending) {
    List<String> lines = new ArrayList<>();
    lines.add(ending.outcome().toString());
    for (Address address : List.of(Scene.SELF, Scene.OTHER, Scene.COINBASE)) {
      var account = ending.account(address);
      lines.add(
          "%s %d %s %s"
              .formatted(
                  account.exists(), account.nonce(), account.balance(), ending.code(address)));
    }
    for (long slot = 0; slot < 5; slot++) {
      lines.add(ending.slot(Scene.SELF, slot) + " " + ending.slot(Scene.OTHER, slot));
    }
    return lines;
  }

  /** Looks at what a tracer is shown. */
  private static final class GasWatch implements Tracer {
    private final List<String> faults = new ArrayList<>();

    @Override
    public void instruction(FrameView frame, int opcode, long cost, @Nullable String error) {
      if (frame.gas() < 0 || frame.stackSize() > 1024 || frame.stackSize() < 0) {
        faults.add("gas %d, %d items".formatted(frame.gas(), frame.stackSize()));
      }
      if (frame.depth() > 1024 || (frame.memorySize() & 31) != 0) {
        faults.add("depth %d, memory %d".formatted(frame.depth(), frame.memorySize()));
      }
    }

    @Override
    public void failed(FrameView frame, int opcode, long cost, String error) {
      if (error.startsWith("out of gas")) {
        faults.add("said to be possible: " + opcode + " of " + cost + " with " + frame.gas());
      }
    }

    @Override
    public void left(
        int depth, Bytes output, long gasUsed, @Nullable String error, boolean undone) {
      if (gasUsed < 0) {
        faults.add("used " + gasUsed);
      }
    }
  }
}
