package io.evmesh.engine.parallel.account;

import static org.assertj.core.api.Assertions.assertThat;

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
 * Touches of slots, wipes and withdrawals in random order, against lists that are folded one by
 * one: every value that was seen and is not there any more has been told, and no other.
 */
class VersionedStorageTest {
  private static final int SEEDS = 300;
  private static final int STEPS = 60;
  private static final int SLOTS = 3;

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
    return new Verdict(verdict.reader(), verdict.incarnation(), -1, verdict.location());
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

    Play(int seed) {
      random = new SplittableRandom(seed);
      count = random.nextBoolean() ? 6 : 90;
      wiping = random.nextInt(3) == 0;
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
      SlotTouch touch = SlotTouch.of(noted, tx, incarnation, words, 4, 8, fromBase);
      touches.get(slot).put(tx, touch);
      return touch;
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
      return touch.isFromBase() ? value == base(slot) : touch.saw(value, 0, 0, 0);
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
