package io.evmesh.lab.calibrate;

import io.evmesh.actors.message.BlockStats;
import io.evmesh.lab.run.BlockRow;
import io.evmesh.lab.run.RunResult;
import io.evmesh.lab.scenario.NetworkSettings;
import io.evmesh.lab.scenario.Point;
import io.evmesh.lab.scenario.Scenario;
import io.evmesh.lab.workload.WorkChain;
import io.evmesh.lab.workload.Workloads;
import io.evmesh.sim.cluster.ClusterBench;
import io.evmesh.sim.cluster.ClusterFigures;
import io.evmesh.testkit.workload.WorkloadKind;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the first block of a point takes for real, always in lanes: on the actors of this process,
 * or on as many processes as the point has nodes, each pinned to its share of the cores.
 *
 * @param sequentialNanos of a block in sequence
 * @param lanesNanos of a block in lanes
 * @param work how many times as much lanes take of all cores; NaN if that is not known
 * @param executions of transactions of a block, repeats included
 * @param messages of a block
 * @param bytes between processes
 * @param stats of the last block; null for several processes
 */
public record RealPoint(
    double sequentialNanos,
    double lanesNanos,
    double work,
    double executions,
    double messages,
    double bytes,
    @Nullable BlockStats stats) {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final String LABEL = "evmesh in real time";

  /** How many times faster lanes are. */
  public double speedUp() {
    return sequentialNanos / lanesNanos;
  }

  /** As the row of a protocol; what nobody has measured is zero. */
  public RunResult result(Point point, int repetition) {
    Scenario scenario = point.scenario();
    long span = Math.round(lanesNanos);
    BlockRow row =
        new BlockRow(
            point.number(),
            point.values(),
            LABEL,
            repetition,
            0,
            scenario.transactions(),
            0,
            scenario.cluster().allCores(),
            Math.round(sequentialNanos),
            span,
            0,
            0,
            Math.round(executions),
            stats == null ? 0 : stats.invalidations(),
            0,
            Double.isNaN(work) ? 0 : Math.round(work * sequentialNanos),
            Math.round(messages),
            Math.round(bytes),
            0,
            span);
    return new RunResult(List.of(row), List.of());
  }

  /**
   * Measures.
   *
   * @param seconds that it takes, after about as long for the compiler
   * @param delays whether messages between processes take as much longer as the point's network
   *     says
   * @throws io.evmesh.input.json.InputException if the point can not be run here
   */
  public static RealPoint of(Point point, int seconds, boolean delays) {
    Scenario scenario = point.scenario();
    return scenario.cluster().nodes() == 1
        ? here(scenario, seconds)
        : onNodes(scenario, seconds, delays ? latency(scenario) : 0);
  }

  private static RealPoint here(Scenario scenario, int seconds) {
    try (RealRuns real = new RealRuns(scenario.cluster().lanes(), seconds)) {
      WorkChain chain = Workloads.make(scenario, scenario.seed());
      RealRuns.Measured measured = real.measure(chain.blocks().getFirst(), chain.begin().get());
      BlockStats stats = measured.stats();
      return new RealPoint(
          measured.sequentialNanos(),
          measured.lanesNanos(),
          measured.work(),
          stats.executions(),
          stats.messages(),
          0,
          stats);
    }
  }

  private static RealPoint onNodes(Scenario scenario, int seconds, long latencyNanos) {
    WorkloadKind kind =
        Workloads.bench(scenario.workload())
            .orElseThrow(
                () ->
                    scenario
                        .document()
                        .field("workload")
                        .fault("is none of bench, which alone run for real on several nodes"));
    ClusterBench bench =
        new ClusterBench(
            scenario.cluster().nodes(),
            scenario.cluster().lanes(),
            true,
            Math.max(1, seconds),
            Math.max(1, seconds),
            Duration.ofNanos(latencyNanos));
    ClusterFigures[] told = new ClusterFigures[1];
    bench.run(
        List.of(kind),
        Workloads.sizeOf(scenario.workload(), scenario.transactions()),
        figures -> told[0] = figures);
    ClusterFigures figures = told[0];
    if (!figures.equal()) {
      throw new IllegalStateException(
          figures.workload() + " came out otherwise than in sequence on several nodes");
    }
    double alone = figures.aloneMillis() * NANOS_PER_MILLI;
    return new RealPoint(
        alone,
        alone / figures.clusterSpeedup(),
        Double.NaN,
        figures.executionsPerTransaction() * scenario.transactions(),
        figures.messagesPerTransaction() * scenario.transactions(),
        figures.bytesPerTransaction() * scenario.transactions(),
        null);
  }

  private static long latency(Scenario scenario) {
    NetworkSettings network = scenario.cluster().network();
    if (network.kind() != NetworkSettings.Kind.CONSTANT) {
      throw scenario
          .document()
          .field("cluster")
          .field("network")
          .fault("is none of constant latency, as links of this machine have");
    }
    return network.latencyNanos();
  }
}
