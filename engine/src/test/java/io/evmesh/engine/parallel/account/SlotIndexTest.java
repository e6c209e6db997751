package io.evmesh.engine.parallel.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.types.Address;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SlotIndexTest {
  @Test
  void holdsTheSlotsThatWereAddedToItAndThoseOfOtherIndexes() {
    for (int seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      SlotIndex index = new SlotIndex();
      Map<List<Long>, VersionedSlot> all = new LinkedHashMap<>();
      for (int round = 0; round < 4; round++) {
        SlotIndex more = new SlotIndex();
        List<VersionedSlot> fresh = new ArrayList<>();
        List<VersionedSlot> known = new ArrayList<>();
        for (VersionedSlot slot : slots(random, 1 << random.nextInt(10))) {
          more.add(slot);
          (all.putIfAbsent(key(slot), slot) == null ? fresh : known).add(slot);
        }
        List<VersionedSlot> added = new ArrayList<>();
        List<VersionedSlot> met = new ArrayList<>();
        index.addAll(more, added::add, met::add);
        assertThat(added).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(fresh);
        assertThat(met).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(known);
      }
      all.forEach(
          (key, slot) ->
              assertThat(index.find(key.get(0), key.get(1), key.get(2), key.get(3)))
                  .isSameAs(slot));
      assertThat(index.find(-1, -1, -1, -1)).isNull();
      List<VersionedSlot> shown = new ArrayList<>();
      index.forEach(shown::add);
      assertThat(shown).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(all.values());
    }
  }

  /** Slots of different numbers, of which many differ in one limb only. */
  private static List<VersionedSlot> slots(SplittableRandom random, int most) {
    Map<List<Long>, VersionedSlot> slots = new LinkedHashMap<>();
    for (int i = 0; i < most; i++) {
      long[] words = new long[4];
      words[random.nextInt(4)] = random.nextInt(600);
      VersionedSlot slot = new VersionedSlot(Address.ZERO, words, 0);
      slots.putIfAbsent(key(slot), slot);
    }
    return List.copyOf(slots.values());
  }

  private static List<Long> key(VersionedSlot slot) {
    return List.of(slot.key0, slot.key1, slot.key2, slot.key3);
  }
}
