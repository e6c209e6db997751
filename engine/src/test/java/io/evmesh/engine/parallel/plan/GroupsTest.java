package io.evmesh.engine.parallel.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
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

  /** As when groups are made anew in the middle of a block: one that ran is in any place of its. */
  @Test
  void givesNothingAgainThatOtherGroupsHaveGiven() {
    for (int seed = 0; seed < 500; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int[] groupOf = randomGroups(random, 1 + random.nextInt(60));
      BitSet before = new BitSet();
      for (int tx = 0; tx < groupOf.length; tx++) {
        before.set(tx, random.nextInt(3) == 0);
      }
      Groups groups = Groups.of(groupOf).without(before);
      assertThat(groups.remaining()).isEqualTo(groupOf.length - before.cardinality());
      before.stream().forEach(groups::settled); // what ran before ends after the change
      BitSet all = (BitSet) before.clone();
      while (groups.remaining() > 0) {
        for (int tx : groups.take(random.nextInt(LANES), 1 + random.nextInt(10))) {
          assertThat(all.get(tx)).as("seed %d: transaction %d is given again", seed, tx).isFalse();
          all.set(tx);
          groups.settled(tx);
        }
      }
      assertThat(all.cardinality()).isEqualTo(groupOf.length);
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
