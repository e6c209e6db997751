package io.evmesh.engine.parallel.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GroupsTest {
  private static final int LANES = 3;

  @Test
  void givesEachTransactionOnceInOrderAndAGroupToOneLaneAtATime() {
    for (int seed = 0; seed < 500; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int[] groupOf = randomGroups(random, 1 + random.nextInt(60));
      Groups groups = random.nextInt(5) == 0 ? singles(groupOf) : Groups.of(groupOf);
      Map<Integer, Integer> laneOf = new HashMap<>();
      Map<Integer, Integer> last = new HashMap<>();
      List<Integer> open = new ArrayList<>();
      int given = 0;
      for (int step = 0; given < groupOf.length || !open.isEmpty(); step++) {
        assertThat(step).as("seed %d: no progress", seed).isLessThan(10_000);
        if (!open.isEmpty() && random.nextBoolean()) {
          groups.settled(open.remove(random.nextInt(open.size())));
          continue;
        }
        int lane = random.nextInt(LANES);
        for (int tx : groups.take(lane, 1 + random.nextInt(10))) {
          int group = groupOf[tx];
          boolean elsewhere =
              open.stream().anyMatch(each -> groupOf[each] == group) && laneOf.get(group) != lane;
          assertThat(elsewhere).as("seed %d: group %d is in two lanes", seed, group).isFalse();
          assertThat(last.getOrDefault(group, -1)).as("seed %d", seed).isLessThan(tx);
          laneOf.put(group, lane);
          last.put(group, tx);
          open.add(tx);
          given++;
        }
      }
      assertThat(given).as("seed %d", seed).isEqualTo(groupOf.length);
      assertThat(groups.remaining()).isZero();
    }
  }

  private static Groups singles(int[] groupOf) {
    for (int tx = 0; tx < groupOf.length; tx++) {
      groupOf[tx] = tx;
    }
    return Groups.singles(groupOf.length);
  }

  private static int[] randomGroups(SplittableRandom random, int count) {
    int[] groupOf = new int[count];
    for (int tx = 0; tx < count; tx++) {
      groupOf[tx] = tx == 0 || random.nextBoolean() ? tx : groupOf[random.nextInt(tx)];
    }
    return groupOf;
  }
}
