package io.evmesh.engine.parallel.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.table.Floods;
import io.evmesh.engine.table.Floods.Flood;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A table of slots whose keys an enemy chose does a bounded amount of work, counted in places
 * looked at.
 */
class FloodedSlotIndexTest {
  private static final int KEYS = 5_000;
  private static final int FULL = 42; // two thirds of 64 places

  @Test
  void slotsThatLanesRead() {
    int spilled = 0;
    List<Flood<UInt256>> floods = new ArrayList<>(Floods.ofWords(KEYS));
    floods.addAll(Floods.ofWords(FULL)); // growing parts what has spilled
    for (Flood<UInt256> flood : floods) {
      SlotIndex index = new SlotIndex();
      SlotIndex more = new SlotIndex();
      for (int i = 0; i < flood.keys().size(); i++) {
        (i % 3 == 0 ? index : more).add(slot(flood.keys().get(i)));
      }
      List<VersionedSlot> met = new ArrayList<>();
      index.addAll(more, added -> {}, met::add);
      assertThat(met).isEmpty();
      for (UInt256 key : flood.keys()) {
        VersionedSlot found = index.find(key.limb0(), key.limb1(), key.limb2(), key.limb3());
        assertThat(found).as(flood.name()).extracting(VersionedSlot::key).isEqualTo(key);
      }
      Set<UInt256> told = new HashSet<>();
      index.forEach(slot -> told.add(slot.key()));
      assertThat(told).as(flood.name()).hasSameSizeAs(flood.keys());
      if (flood.againstAll()) {
        spilled += index.spilledCount();
      } else {
        assertThat(index.spilledCount()).as(flood.name()).isZero();
      }
    }
    assertThat(spilled).isPositive();
  }

  private static VersionedSlot slot(UInt256 key) {
    return new VersionedSlot(
        Address.ZERO, new long[] {key.limb0(), key.limb1(), key.limb2(), key.limb3()}, 0);
  }
}
