package io.evmesh.sim.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.types.UInt256;
import io.evmesh.input.json.InputException;
import io.evmesh.testkit.workload.Workload;
import io.evmesh.testkit.workload.WorkloadKind;
import io.evmesh.testkit.workload.WorkloadSize;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class MeterTest {
  private static final MeterSettings FEW = new MeterSettings(2, 0, 3);

  private final Workload workload =
      WorkloadKind.ERC20_INDEPENDENT.generate(new WorkloadSize(4, 1, 1));

  @Test
  void everyRunHasAnExecutorOfItsOwn() {
    AtomicInteger built = new AtomicInteger();
    List<String> steps = new ArrayList<>();

    meter(
            () -> {
              built.incrementAndGet();
              return new SequentialBlockExecutor();
            })
        .measure(workload, (done, expected) -> steps.add(done + "/" + expected));

    assertThat(built).hasValue(1 + 2 + 3);
    assertThat(steps).containsExactly("2/6", "3/6", "4/6", "5/6", "6/6");
  }

  @Test
  void timesAreOrdered() {
    Measurement measurement =
        meter(SequentialBlockExecutor::new).measure(workload, Progress.SILENT);

    Timings timings = measurement.timings();
    assertThat(timings.minMillis()).isPositive().isLessThanOrEqualTo(timings.medianMillis());
    assertThat(timings.coldMillis()).isPositive();
    assertThat(timings.allocatedBytes()).isPositive();
    assertThat(measurement.transactions()).isEqualTo(4);
    assertThat(measurement.megagasPerSecond()).isPositive();
  }

  @Test
  void theMedianIsTheUpperOfTheTwoInTheMiddle() {
    Timings timings =
        Timings.of(9_000_000, new long[] {4_000_000, 1_000_000, 3_000_000, 2_000_000}, new long[1]);

    assertThat(timings.medianMillis()).isEqualTo(3);
    assertThat(timings.minMillis()).isEqualTo(1);
    assertThat(timings.coldMillis()).isEqualTo(9);
  }

  @Test
  void runsThatChangeOtherValuesAreRefused() {
    AtomicInteger runs = new AtomicInteger();
    BlockExecutor unsteady =
        (world, block, transactions) -> {
          var results = new SequentialBlockExecutor().execute(world, block, transactions);
          world.setSlot(block.coinbase(), UInt256.ONE, UInt256.of(1 + runs.getAndIncrement() / 2));
          return results;
        };

    assertThatThrownBy(() -> meter(() -> unsteady).measure(workload, Progress.SILENT))
        .isInstanceOf(UnequalRunsException.class)
        .hasMessageContaining("erc20-independent");
  }

  @Test
  void runsWithOtherResultsAreRefused() {
    AtomicInteger runs = new AtomicInteger();
    BlockExecutor forgetful =
        (world, block, transactions) -> {
          var results = new SequentialBlockExecutor().execute(world, block, transactions);
          return runs.getAndIncrement() < 4 ? results : results.reversed().subList(1, 4);
        };

    assertThatThrownBy(() -> meter(() -> forgetful).measure(workload, Progress.SILENT))
        .isInstanceOf(UnequalRunsException.class);
  }

  @Test
  void rejectedTransactionsAreNamed() {
    Workload twice =
        new Workload(
            workload.label(),
            "some/folder",
            workload.block(),
            workload.state(),
            List.of(workload.transactions().get(0), workload.transactions().get(0)));

    assertThatThrownBy(() -> meter(SequentialBlockExecutor::new).measure(twice, Progress.SILENT))
        .isInstanceOf(InputException.class)
        .hasMessage("some/folder: transaction 1 is not valid in this block: NONCE_TOO_LOW");
  }

  @Test
  void warmUpGoesOnForTheTimeThatIsAsked() {
    AtomicInteger built = new AtomicInteger();
    Supplier<BlockExecutor> counted =
        () -> {
          built.incrementAndGet();
          return new SequentialBlockExecutor();
        };
    long start = System.nanoTime();

    new Meter(counted, new MeterSettings(0, 50, 1)).measure(workload, Progress.SILENT);

    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(50_000_000L);
    assertThat(built.get()).isGreaterThan(2);
  }

  private static Meter meter(Supplier<BlockExecutor> executors) {
    return new Meter(executors, FEW);
  }
}
