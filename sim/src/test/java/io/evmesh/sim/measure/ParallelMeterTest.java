package io.evmesh.sim.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.actors.message.BlockStats;
import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.types.UInt256;
import io.evmesh.testkit.workload.Workload;
import io.evmesh.testkit.workload.WorkloadKind;
import io.evmesh.testkit.workload.WorkloadSize;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** With an executor in place of the one on actors, which would have to be started. */
class ParallelMeterTest {
  private static final BlockStats STATS = new BlockStats(600, 660, 60, 1, 2, 40, 0, 1, null);

  @Test
  void figuresAreOfOneBlock() {
    Measurement measurement = measure(new SequentialBlockExecutor());

    Comparison comparison = measurement.comparison();
    assertThat(comparison.lanes()).isEqualTo(2);
    assertThat(comparison.executionsPerTransaction()).isEqualTo(1.1);
    assertThat(comparison.messages()).isEqualTo(40);
    assertThat(comparison.speedup()).isPositive();
    assertThat(comparison.actorMillis()).isEqualTo(measurement.timings().medianMillis());
    assertThat(measurement.equal()).isTrue();
  }

  @Test
  void oneRunThatDiffersIsTold() {
    AtomicInteger runs = new AtomicInteger();
    BlockExecutor unsteady =
        (world, block, transactions) -> {
          var results = new SequentialBlockExecutor().execute(world, block, transactions);
          if (runs.getAndIncrement() == 2) {
            world.setSlot(block.coinbase(), UInt256.ONE, UInt256.ONE);
          }
          return results;
        };

    Measurement measurement = measure(unsteady);

    assertThat(measurement.equal()).isFalse();
    assertThat(measurement.difference().orElseThrow())
        .contains("slot 0x1 of ")
        .contains("no transaction");
  }

  private static Measurement measure(BlockExecutor executor) {
    return new ParallelMeter(executor, () -> STATS, 2, new MeterSettings(1, 0, 2), false)
        .measure(workload(), workload(), Progress.SILENT);
  }

  private static Workload workload() {
    return WorkloadKind.RELAYED.generate(new WorkloadSize(600, 1, 1));
  }
}
