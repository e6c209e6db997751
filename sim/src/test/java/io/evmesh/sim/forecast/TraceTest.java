package io.evmesh.sim.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.testkit.workload.WorkloadKind;
import io.evmesh.testkit.workload.WorkloadSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceTest {
  private static final int[][] NONE = {{}, {}, {}, {}};

  @Test
  void independentTransactionsAreSharedByTheLanes() {
    Trace trace = new Trace(new double[] {10, 10, 10, 10}, NONE);

    assertThat(trace.spanNanos(1, 0)).isEqualTo(40);
    assertThat(trace.spanNanos(2, 0)).isEqualTo(20);
    assertThat(trace.spanNanos(2, 5)).isEqualTo(30);
    assertThat(trace.spanNanos(32, 0)).isEqualTo(10);
  }

  @Test
  void whatDependsWaits() {
    Trace trace = new Trace(new double[] {10, 20, 5, 5}, new int[][] {{}, {0}, {0, 1}, {}});

    assertThat(trace.longestChain()).isEqualTo(3);
    assertThat(trace.spanNanos(1, 0)).isEqualTo(40);
    assertThat(trace.spanNanos(8, 0)).isEqualTo(35);
  }

  @Test
  void timesAreScaled() {
    assertThat(new Trace(new double[] {1, 3, 0, 0}, NONE).scaledTo(8).spanNanos(1, 0)).isEqualTo(8);
  }

  @ParameterizedTest
  @CsvSource({
    "transfers-independent, 1",
    "transfers-chain, 20",
    "erc20-independent, 1",
    "uniswap-v2-like, 10",
    "relayed, 1"
  })
  void chainsOfWorkloadsAreThoseOfTheirReadsAndWrites(String name, int longest) {
    var workload = WorkloadKind.find(name).orElseThrow().generate(new WorkloadSize(20, 2, 2));

    assertThat(new Trace(new double[20], Trace.needs(workload)).longestChain()).isEqualTo(longest);
  }
}
