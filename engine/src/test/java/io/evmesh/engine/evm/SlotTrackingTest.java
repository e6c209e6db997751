package io.evmesh.engine.evm;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.commute.TrackedSlot;
import io.evmesh.engine.scene.Scene;
import io.evmesh.engine.scene.Scene.Ending;
import io.evmesh.engine.state.TransactionState;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What is learnt of slots that are tracked is true: whatever values they had instead, were they to
 * meet the conditions, the execution is the same but for what the slots are left with.
 *
 * <p>{@code -Devmesh.programs=N} tries N programs, {@code -Devmesh.firstSeed=N} begins with another
 * seed; a failure names the seed of its program.
 */
class SlotTrackingTest {
  private static final int PROGRAMS = Integer.getInteger("evmesh.programs", 4000);
  private static final long FIRST_SEED = Long.getLong("evmesh.firstSeed", 1);
  private static final int OTHERS = 6; // worlds for each program
  private static final int SLOTS = TrackedPrograms.SLOTS;

  private static final Fork[] FORKS = {
    Fork.SPURIOUS_DRAGON,
    Fork.CONSTANTINOPLE,
    Fork.PETERSBURG,
    Fork.ISTANBUL,
    Fork.BERLIN,
    Fork.LONDON,
    Fork.CANCUN,
    Fork.OSAKA
  };

  private final Map<Fork, Scene> scenes = new EnumMap<>(Fork.class);
  private final Machine tracking = new Machine();
  private final Machine plain = new Machine();
  private int tried; // worlds in which some slot has another value

  @Test
  void otherValuesThatMeetTheConditionsGiveTheSameButForWhatIsAdded() {
    System.out.println("SlotTrackingTest: " + PROGRAMS + " seeds from " + FIRST_SEED);
    for (long seed = FIRST_SEED; seed < FIRST_SEED + PROGRAMS; seed++) {
      tryProgram(seed);
    }
    assertThat(tried).as("worlds that differ").isGreaterThan(PROGRAMS / 2);
  }

  private void tryProgram(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    Fork fork = FORKS[random.nextInt(FORKS.length)];
    TrackedPrograms programs = new TrackedPrograms(random, fork);
    Scene scene = scenes.computeIfAbsent(fork, Scene::at);
    Bytes code = programs.program().bytes();
    scene.world().put(Scene.SELF, 1, UInt256.of(1_000_000), code);
    scene.with(Scene.OTHER, programs.program());
    UInt256[] found = new UInt256[SLOTS];
    for (int slot = 0; slot < SLOTS; slot++) {
      found[slot] = word(random);
    }
    long gas = random.nextInt(10) == 0 ? random.nextInt(60_000) : 1_000_000;
    Message message =
        new Message(
            false, Scene.CALLER, Scene.SELF, UInt256.of(random.nextInt(3)), data(random), gas);
    int hot = random.nextInt(3) == 0 ? random.nextInt(1 << SLOTS) : -1;
    tracking.track((owner, ofCode, pc, words, key) -> hot >> words[key] & 1);
    put(scene, found);
    Ending tracked = scene.run(tracking, message);
    String where =
        "seed %d, %s, code %s, other %s".formatted(seed, fork, code, tracked.code(Scene.OTHER));
    compare(where, tracked, found, scene.run(plain, message));
    for (int i = 0; i < OTHERS; i++) {
      UInt256[] other = other(random, tracked, found);
      if (other != null) {
        tried++;
        put(scene, other);
        compare(where + ", slots " + List.of(other), tracked, other, scene.run(plain, message));
      }
    }
  }

  private static void put(Scene scene, UInt256[] slots) {
    for (int slot = 0; slot < SLOTS; slot++) {
      scene.world().putSlot(Scene.SELF, UInt256.of(slot), slots[slot]);
    }
  }

  /** A run with other values gave what follows from the one in which slots were tracked. */
  private static void compare(String where, Ending tracked, UInt256[] slots, Ending plain) {
    assertThat(plain.outcome()).as(where).isEqualTo(tracked.outcome());
    for (int slot = 0; slot < SLOTS; slot++) {
      TrackedSlot known = tracked(tracked, slot);
      UInt256 now = tracked.slot(Scene.SELF, slot);
      boolean moves = known != null && known.left() != null;
      UInt256 expected = moves ? now.minus(known.found()).plus(slots[slot]) : now;
      assertThat(plain.slot(Scene.SELF, slot)).as(where).isEqualTo(expected);
      assertThat(plain.slot(Scene.OTHER, slot))
          .as(where)
          .isEqualTo(tracked.slot(Scene.OTHER, slot));
    }
  }

  private static @Nullable TrackedSlot tracked(Ending ending, int slot) {
    TransactionState state = ending.state();
    return state.tracked(state.slot(state.account(Scene.SELF), new long[] {slot, 0, 0, 0}, 0));
  }

  /** Other values that meet the conditions; null if none were found. */
  private static UInt256 @Nullable [] other(
      RandomGenerator random, Ending ending, UInt256[] found) {
    UInt256[] other = found.clone();
    boolean differs = false;
    for (int slot = 0; slot < SLOTS; slot++) {
      TrackedSlot known = tracked(ending, slot);
      if (known == null || known.isExact()) {
        continue;
      }
      for (int i = 0; i < 4; i++) {
        UInt256 candidate = near(random, found[slot]);
        if (known.conditions().stream().allMatch(condition -> condition.holds(candidate))) {
          other[slot] = candidate;
          differs |= !candidate.equals(found[slot]);
        }
      }
    }
    return differs ? other : null;
  }

  private static Bytes data(RandomGenerator random) {
    byte[] data = new byte[random.nextInt(70)];
    random.nextBytes(data);
    return Bytes.wrap(data);
  }

  private static UInt256 word(RandomGenerator random) {
    UInt256 small = UInt256.of(random.nextInt(random.nextBoolean() ? 3 : 1000));
    return switch (random.nextInt(6)) {
      case 0 -> UInt256.ZERO;
      case 1 -> UInt256.ZERO.minus(small);
      case 2 -> UInt256.of(small.toBigInteger().shiftLeft(8 * random.nextInt(28)));
      case 3 ->
          UInt256.ofLimbs(
              random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
      default -> small;
    };
  }

  private static UInt256 near(RandomGenerator random, UInt256 word) {
    UInt256 change = UInt256.of(1 + random.nextInt(random.nextBoolean() ? 5 : 2000));
    UInt256 there =
        random.nextBoolean()
            ? change
            : UInt256.of(change.toBigInteger().shiftLeft(8 * random.nextInt(28)));
    return switch (random.nextInt(8)) {
      case 0 -> word(random);
      case 1 -> UInt256.ZERO;
      case 2, 3, 4 -> word.minus(there);
      default -> word.plus(there);
    };
  }
}
