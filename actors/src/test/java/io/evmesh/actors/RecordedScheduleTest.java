package io.evmesh.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.actors.mesh.Interceptors;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.actors.message.BlockFailedException;
import io.evmesh.actors.message.BlockStats;
import io.evmesh.actors.schedule.RecordedSchedule;
import io.evmesh.engine.parallel.plan.BlockPlan;
import io.evmesh.engine.state.WorldState;
import io.evmesh.testkit.random.BlockComparison;
import io.evmesh.testkit.random.RandomBlock;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordedScheduleTest {
  private static final int BLOCKS = 6;
  private static final int LANES = 4;

  /** The schedules are made wild by delays; each is written out, read in and followed. */
  @Test
  void aScheduleThatWasRecordedCanBeFollowedExactly() {
    Interceptors delays = new DelayedActors(1);
    long repeats = 0;
    try (ActorBlockExecutor recording =
        ActorBlockExecutor.startRecording(MeshSettings.of(LANES), delays)) {
      for (int seed = 1; seed <= BLOCKS; seed++) {
        RandomBlock random = RandomBlock.of(seed);
        if (!BlockPlan.isParallel(random.block().fork())) {
          continue;
        }
        assertThat(BlockComparison.with(random).difference(recording))
            .as("seed %d", seed)
            .isEmpty();
        BlockStats stats = recording.lastStats();
        RecordedSchedule schedule = recording.lastSchedule().orElseThrow();
        repeats += stats.executions() - stats.transactions();
        assertFollowed(random, schedule, stats);
      }
    }
    assertThat(repeats).as("repeated executions, without which this shows little").isPositive();
  }

  private static void assertFollowed(
      RandomBlock random, RecordedSchedule schedule, BlockStats was) {
    RecordedSchedule read = RecordedSchedule.parse(schedule.toLines());
    assertThat(read.toLines()).isEqualTo(schedule.toLines());
    try (ActorBlockExecutor following = ActorBlockExecutor.startReplaying(read)) {
      for (int time = 0; time < 2; time++) {
        assertThat(BlockComparison.with(random).difference(following))
            .as("seed %d", random.seed())
            .isEmpty();
        BlockStats stats = following.lastStats();
        assertThat(
                List.of(
                    stats.executions(), stats.invalidations(), stats.flushes(), stats.settles()))
            .as("seed %d", random.seed())
            .isEqualTo(
                List.of(was.executions(), was.invalidations(), was.flushes(), was.settles()));
      }
    }
  }

  @Test
  void aScheduleOfAnotherBlockFailsTheBlock() {
    RecordedSchedule other;
    RandomBlock random = RandomBlock.of(3);
    try (ActorBlockExecutor recording = ActorBlockExecutor.startRecording(MeshSettings.of(2))) {
      recording.execute(
          new WorldState(random.state()), random.block(), random.transactions().subList(0, 1));
      other = recording.lastSchedule().orElseThrow();
    }
    try (ActorBlockExecutor following = ActorBlockExecutor.startReplaying(other)) {
      WorldState world = new WorldState(random.state());
      assertThatThrownBy(() -> following.execute(world, random.block(), random.transactions()))
          .isInstanceOf(BlockFailedException.class)
          .hasMessageContaining("the schedule is that of a block of 1 transactions");
    }
  }

  @Test
  void textThatIsNoScheduleIsRefused() {
    assertThatThrownBy(() -> RecordedSchedule.parse(List.of("something else")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("evmesh-schedule");
  }
}
