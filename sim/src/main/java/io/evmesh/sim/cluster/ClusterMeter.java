package io.evmesh.sim.cluster;

import io.evmesh.actors.ActorBlockExecutor;
import io.evmesh.actors.cluster.ExecutionNode;
import io.evmesh.actors.message.BlockStats;
import io.evmesh.actors.peer.Traffic;
import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.sim.measure.Fingerprint;
import io.evmesh.testkit.verify.Execution;
import io.evmesh.testkit.workload.Workload;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Executes one block again and again, on all nodes and on this one alone, in turns. */
final class ClusterMeter {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final Workload workload;
  private final ActorBlockExecutor everywhere;
  private final ExecutionNode node;
  private final double latencyMillis;
  private final BlockExecutor alone = new SequentialBlockExecutor();
  private final Execution expected;
  private final long fingerprint;
  private boolean equal = true;

  /**
   * @param everywhere executes on all nodes where that is faster
   * @param latencyMillis of the network, for those who read the figures
   */
  ClusterMeter(
      Workload workload, ActorBlockExecutor everywhere, ExecutionNode node, double latencyMillis) {
    this.workload = workload;
    this.everywhere = everywhere;
    this.node = node;
    this.latencyMillis = latencyMillis;
    expected = Execution.of(workload, alone);
    fingerprint = Fingerprint.of(expected.world());
  }

  /** Runs both for so long; what it takes is not told. */
  void warmUp(long seconds) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < seconds * NANOS_PER_SECOND) {
      run(alone);
      run(everywhere);
    }
  }

  /** Runs both in turns for so long. */
  ClusterFigures measure(long seconds) {
    List<Double> aloneNanos = new ArrayList<>();
    List<Double> clusterNanos = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    Traffic traffic = node.traffic();
    long bytes = bytes(traffic);
    long messages = messages(traffic);
    long values = traffic.valuesWanted();
    long awaited = traffic.valuesAwaited();
    long executions = 0;
    int spread = 0;
    long start = System.nanoTime();
    while (System.nanoTime() - start < seconds * NANOS_PER_SECOND) {
      boolean isFirst = ratios.size() % 2 == 0;
      double before = isFirst ? run(alone) : 0;
      double nanos = run(everywhere);
      BlockStats stats = everywhere.lastStats();
      double single = isFirst ? before : run(alone);
      aloneNanos.add(single);
      clusterNanos.add(nanos);
      ratios.add(single / nanos);
      executions += stats.executions();
      spread += stats.messages() > 0 ? 1 : 0;
    }
    int runs = ratios.size();
    double transactions = (double) runs * workload.transactions().size();
    long wanted = traffic.valuesWanted() - values;
    return new ClusterFigures(
        workload.label(),
        node.others() + 1,
        latencyMillis,
        equal,
        median(aloneNanos) / NANOS_PER_MILLI,
        median(clusterNanos) / NANOS_PER_MILLI,
        median(ratios),
        (double) spread / runs,
        executions / transactions,
        (bytes(traffic) - bytes) / transactions,
        (messages(traffic) - messages) / transactions,
        wanted == 0 ? 1 : 1 - (double) (traffic.valuesAwaited() - awaited) / wanted);
  }

  private double run(BlockExecutor executor) {
    long start = System.nanoTime();
    Execution done = Execution.of(workload, executor);
    long nanos = System.nanoTime() - start;
    equal &=
        done.results().equals(expected.results()) && Fingerprint.of(done.world()) == fingerprint;
    return nanos;
  }

  private static long bytes(Traffic traffic) {
    return traffic.bytesSent() + traffic.bytesReceived();
  }

  private static long messages(Traffic traffic) {
    return traffic.messagesSent() + traffic.messagesReceived();
  }

  private static double median(List<Double> figures) {
    List<Double> sorted = new ArrayList<>(figures);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }
}
