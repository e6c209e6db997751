package io.evmesh.engine.parallel.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.types.UInt256;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WeiColumnTest {
  @Test
  void sumsTheNumbersOfAnyRange() {
    for (int seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int count = 1 + random.nextInt(random.nextBoolean() ? 400 : 5000);
      WeiColumn column = new WeiColumn();
      TreeMap<Integer, UInt256> all = new TreeMap<>();
      for (int step = 0; step < 100; step++) {
        int tx = random.nextInt(count);
        UInt256 wei = random.nextInt(4) == 0 ? null : UInt256.of(random.nextInt(5));
        UInt256 before = wei == null ? all.remove(tx) : all.put(tx, wei);
        assertThat(column.set(tx, wei)).isEqualTo(!Objects.equals(before, wei));
        int below = random.nextInt(count + 100);
        UInt256 sum = all.headMap(below).values().stream().reduce(UInt256.ZERO, UInt256::plus);
        assertThat(column.below(below)).as("seed %d, step %d", seed, step).isEqualTo(sum);
        int from = random.nextInt(below + 1);
        UInt256 lower = all.headMap(from).values().stream().reduce(UInt256.ZERO, UInt256::plus);
        assertThat(column.between(from, below))
            .as("seed %d, step %d", seed, step)
            .isEqualTo(sum.minus(lower));
      }
    }
  }
}
