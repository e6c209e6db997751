package io.evmesh.persistence.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotOrderTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7, 8, 9, 100, 1_000})
  void slotsAreInAscendingOrderWithTheirValues(int count) {
    SplittableRandom random = new SplittableRandom(count);
    long[] slots = new long[count * AccountChange.LIMBS + 16]; // with what does not count behind
    for (int i = 0; i < count; i++) {
      for (int limb = 0; limb < 4; limb++) { // few different limbs, of either sign
        slots[i * AccountChange.LIMBS + limb] = random.nextLong(-3, 4);
      }
      slots[i * AccountChange.LIMBS] += 10L * i; // each number once
      slots[i * AccountChange.LIMBS + 4] = i;
    }
    List<BigInteger> expected = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      expected.add(number(slots, i));
    }
    expected.sort(null);

    long[] sorted = SlotOrder.ascending(slots, count * AccountChange.LIMBS);

    assertThat(sorted).hasSize(count * AccountChange.LIMBS);
    for (int i = 0; i < count; i++) {
      assertThat(number(sorted, i)).isEqualTo(expected.get(i));
      int from = (int) sorted[i * AccountChange.LIMBS + 4];
      assertThat(number(slots, from)).isEqualTo(expected.get(i));
    }
  }

  private static BigInteger number(long[] slots, int index) {
    StringBuilder hex = new StringBuilder();
    for (int limb = 3; limb >= 0; limb--) {
      hex.append("%016x".formatted(slots[index * AccountChange.LIMBS + limb]));
    }
    return new BigInteger(hex.toString(), 16);
  }
}
