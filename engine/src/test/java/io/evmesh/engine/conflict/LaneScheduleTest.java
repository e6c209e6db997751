package io.evmesh.engine.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LaneScheduleTest {
  private static final int[][] NONE = {{}, {}, {}, {}};

  @Test
  void independentTransactionsAreSharedByTheLanes() {
    double[] costs = {10, 10, 10, 10};
    assertThat(new LaneSchedule(costs, NONE, 1).span()).isEqualTo(40);
    assertThat(new LaneSchedule(costs, NONE, 2).span()).isEqualTo(20);
    assertThat(new LaneSchedule(costs, NONE, 32).span()).isEqualTo(10);
  }

  @Test
  void whatDependsWaits() {
    LaneSchedule schedule =
        new LaneSchedule(new double[] {10, 20, 5, 5}, new int[][] {{}, {0}, {0, 1}, {}}, 8);
    assertThat(schedule.span()).isEqualTo(35);
    assertThat(schedule.start(1)).isEqualTo(10);
    assertThat(schedule.start(2)).isEqualTo(30);
    assertThat(schedule.start(3)).isZero();
    assertThat(schedule.lane(3)).isNotEqualTo(schedule.lane(0));
  }

  @Test
  void nothingTakesNoTime() {
    assertThat(new LaneSchedule(new double[0], new int[0][], 4).span()).isZero();
  }

  /** No lane does two things at once, nobody begins too early, and Graham's bound is kept. */
  @Test
  void randomSchedulesAreOnesThatLanesCanKeep() {
    for (long seed = 1; seed <= 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int count = 1 + random.nextInt(60);
      int lanes = 1 + random.nextInt(8);
      double[] costs = random.doubles(count, 0.5, 10).toArray();
      int[][] needs = new int[count][];
      for (int tx = 0; tx < count; tx++) {
        int own = tx;
        needs[tx] =
            random
                .ints(0, Math.max(1, tx))
                .limit(random.nextInt(3))
                .filter(n -> n < own)
                .distinct()
                .sorted()
                .toArray();
      }
      assertKept(seed, costs, needs, lanes);
    }
  }

  private static void assertKept(long seed, double[] costs, int[][] needs, int lanes) {
    LaneSchedule schedule = new LaneSchedule(costs, needs, lanes);
    List<Integer> all = new ArrayList<>();
    double sum = 0;
    for (int tx = 0; tx < costs.length; tx++) {
      sum += costs[tx];
      all.add(tx);
      assertThat(schedule.lane(tx)).as("seed %d", seed).isBetween(0, lanes - 1);
      for (int need : needs[tx]) {
        assertThat(schedule.start(tx))
            .as("seed %d, %d after %d", seed, tx, need)
            .isGreaterThanOrEqualTo(schedule.end(need));
      }
      for (int other : all.subList(0, tx)) {
        boolean apart =
            schedule.start(tx) >= schedule.end(other) || schedule.start(other) >= schedule.end(tx);
        assertThat(apart || schedule.lane(tx) != schedule.lane(other)).as("seed %d", seed).isTrue();
      }
    }
    double critical = CriticalPath.of(costs, needs).stream().mapToDouble(tx -> costs[tx]).sum();
    assertThat(schedule.span())
        .as("seed %d", seed)
        .isGreaterThanOrEqualTo(Math.max(critical, sum / lanes) - 1e-9)
        .isLessThanOrEqualTo(sum / lanes + critical + 1e-9);
  }
}
