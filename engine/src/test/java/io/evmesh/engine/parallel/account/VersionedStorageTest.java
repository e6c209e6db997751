package io.evmesh.engine.parallel.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.commute.Condition;
import io.evmesh.engine.commute.Field;
import io.evmesh.engine.parallel.account.Verdicts.Verdict;
import io.evmesh.engine.scene.Scene;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.types.UInt256;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Touches of slots, sums, wipes and withdrawals in random order, against lists that are folded one
 * by one: every value that was seen, or met conditions, and does not any more has been told, and no
 * other.
 */
class VersionedStorageTest {
  private static final int SEEDS = 300;
  private static final int STEPS = 60;
  private static final int SLOTS = 3;
  private static final Field[] FIELDS = {
    Field.WHOLE, new Field(0, 8), new Field(8, 8), new Field(16, 8), new Field(8, 248)
  };

  @Test
  void tellsOfEveryValueThatIsNotThereAndOfNoOther() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Play play = new Play(seed);
      for (int step = 0; step < STEPS; step++) {
        Verdicts verdicts = play.step();
        String where = "seed " + seed + ", step " + step;
        verdicts.all().forEach(verdict -> play.disproved.add(withoutWriter(verdict)));
        play.touches.forEach(
            (slot, touches) ->
                touches.forEach((tx, touch) -> play.check(where, verdicts, slot, touch)));
      }
    }
  }

  @Test
  void leavesWhatTheLastWriterOrWipeLeft() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Play play = new Play(seed);
      for (int step = 0; step < STEPS; step++) {
        play.step();
      }
      for (int slot = 0; slot < SLOTS; slot++) {
        long[] words = {slot, 0, 0, 0, 0, 0, 0, 0};
        boolean known = play.storage.valueAfterAll(words, 0, 4);
        long left = known ? words[4] : play.base(slot);
        assertThat(left).as("seed %d, slot %d", seed, slot).isEqualTo(play.value(slot, play.count));
      }
    }
  }

  private static Verdict withoutWriter(Verdict verdict) {
    return new Verdict(
        verdict.reader(), verdict.incarnation(), -1, verdict.location(), verdict.exact());
  }

  private static boolean isOn(Touch touch, Verdict verdict) {
    return withoutWriter(verdict).equals(Verdict.of(touch, -1));
  }

  private static final class Play {
    final SplittableRandom random;
    final int count;
    final InMemoryState state = new InMemoryState();
    final VersionedStorage storage;
    final Map<Integer, TreeMap<Integer, SlotTouch>> touches = new TreeMap<>();
    final TreeSet<Integer> wipes = new TreeSet<>();
    final Map<Integer, Integer> incarnations = new TreeMap<>();
    final Set<Verdict> disproved = new HashSet<>();
    final boolean wiping;
    final boolean adding;

    Play(int seed) {
      random = new SplittableRandom(seed);
      count = random.nextBoolean() ? 6 : 90;
      wiping = random.nextInt(3) == 0;
      adding = random.nextBoolean();
      for (int slot = 0; slot < SLOTS; slot++) {
        state.putSlot(Scene.OTHER, UInt256.of(slot), UInt256.of(random.nextInt(3)));
        touches.put(slot, new TreeMap<>());
      }
      storage = new VersionedStorage(Scene.OTHER, state);
    }

    /** Settles what one to four transactions did since, each at one slot or with a wipe. */
    Verdicts step() {
      VersionedStorage settled = new VersionedStorage(Scene.OTHER, state);
      Set<Integer> settling = new TreeSet<>();
      for (int left = 1 + random.nextInt(4); left > 0; left--) {
        settling.add(random.nextInt(count));
      }
      for (int tx : settling) {
        int incarnation = incarnations.merge(tx, 1, Integer::sum);
        if (wiping && random.nextInt(6) == 0) {
          boolean withdraws = !wipes.add(tx) && wipes.remove(tx);
          settled.record(new Wipe(Scene.OTHER, tx, incarnation, withdraws));
        } else {
          settled.record(next(settled, random.nextInt(SLOTS), tx, incarnation));
        }
      }
      Verdicts verdicts = new Verdicts();
      storage.settle(settled, verdicts);
      return verdicts;
    }

    private SlotTouch next(VersionedStorage settled, int slot, int tx, int incarnation) {
      boolean fromBase = random.nextInt(4) == 0;
      long seen =
          fromBase ? base(slot) : value(slot, random.nextInt(3) == 0 ? random.nextInt(count) : tx);
      long next = random.nextBoolean() ? seen : random.nextInt(3);
      long[] words = {slot, 0, 0, 0, seen, 0, 0, 0, next, 0, 0, 0};
      VersionedSlot known = settled.find(slot, 0, 0, 0);
      VersionedSlot noted = known == null ? settled.add(words, 0) : known;
      if (touches.get(slot).containsKey(tx) && random.nextInt(4) == 0) {
        touches.get(slot).remove(tx);
        return SlotTouch.withdrawal(noted, tx, incarnation);
      }
      SlotTouch touch =
          adding && random.nextInt(4) != 0
              ? followed(noted, tx, incarnation, seen, words)
              : SlotTouch.of(noted, tx, incarnation, words, 4, 8, fromBase);
      touches.get(slot).put(tx, touch);
      return touch;
    }

    /** A touch under conditions, which adds to the slot, sets it or only reads it. */
    private SlotTouch followed(
        VersionedSlot noted, int tx, int incarnation, long seen, long[] words) {
      Condition[] conditions = new Condition[random.nextInt(4)];
      for (int i = 0; i < conditions.length; i++) {
        Field field = FIELDS[random.nextInt(FIELDS.length)];
        UInt256 value = field.of(UInt256.of(seen));
        UInt256 lowest = UInt256.of(Math.max(0, value.toLong() - random.nextInt(4)));
        UInt256 highest = value.plus(UInt256.of(random.nextInt(12))).min(field.most());
        conditions[i] = new Condition(field, lowest, highest);
      }
      return switch (random.nextInt(6)) {
        case 0 -> new SlotTouch(noted, tx, incarnation, conditions, false);
        case 1 -> new SlotWrite(noted, tx, incarnation, conditions, words, 8);
        default -> {
          UInt256 added = UInt256.of((1L + random.nextInt(3)) << 8 * random.nextInt(3));
          yield new SlotSum(noted, tx, incarnation, conditions, added);
        }
      };
    }

    long base(int slot) {
      long[] words = {slot, 0, 0, 0, 0, 0, 0, 0};
      state.slot(Scene.OTHER, words, 0, 4);
      return words[4];
    }

    long value(int slot, int tx) {
      long value = base(slot);
      for (int below = 0; below < tx; below++) {
        SlotTouch touch = touches.get(slot).get(below);
        if (touch instanceof SlotWrite write) {
          value = write.next0;
        } else if (touch instanceof SlotSum sum) {
          value += sum.added.limb0();
        }
        if (wipes.contains(below)) {
          value = 0;
        }
      }
      return value;
    }

    /** Whether a lower transaction wrote here on a wrong value, with which what it wrote falls. */
    private boolean fellBelow(Verdict told, SlotTouch touch) {
      SlotTouch lower = touches.get((int) touch.slot.key0).get(told.reader());
      return told.reader() < touch.tx
          && lower != null
          && isOn(lower, told)
          && lower.writes()
          && !holds((int) lower.slot.key0, lower);
    }

    /** Whether the value below is the one that the touch saw. */
    private boolean holds(int slot, SlotTouch touch) {
      long value = value(slot, touch.tx);
      return touch.isFromBase() ? value == base(slot) : touch.allows(value, 0, 0, 0);
    }

    void check(String where, Verdicts verdicts, int slot, SlotTouch touch) {
      boolean told = verdicts.all().stream().anyMatch(each -> isOn(touch, each));
      boolean holds = holds(slot, touch);
      boolean falls = verdicts.all().stream().anyMatch(each -> fellBelow(each, touch));
      assertThat(told && holds && !falls).as("%s: false alarm for %d", where, touch.tx).isFalse();
      assertThat(holds || disproved.contains(Verdict.of(touch, -1)))
          .as("%s: %d read too early and nobody says so", where, touch.tx)
          .isTrue();
    }
  }
}
