package io.evmesh.sim.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.evmesh.actors.ActorBlockExecutor;
import io.evmesh.actors.cluster.LocalCluster;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.testkit.workload.WorkloadKind;
import io.evmesh.testkit.workload.WorkloadSize;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** A process that executes blocks on all nodes of a cluster, and alone, and says what that took. */
final class LeaderProcess {
  private static final long JOINING_NANOS = 60_000_000_000L;
  private static final long LOOK_NANOS = 50_000_000;

  private LeaderProcess() {}

  /**
   * Prints the figures of each workload as a line of JSON.
   *
   * @param arguments port, where it listens, nodes, lanes of each, transactions, hot accounts,
   *     pairs, seconds of warm-up, seconds of runs, whether always on all nodes, milliseconds of
   *     latency, workloads
   */
  public static void main(String[] arguments) throws IOException {
    int port = number(arguments, 0);
    int nodes = number(arguments, 2);
    MeshSettings settings = MeshSettings.of(number(arguments, 3));
    WorkloadSize size =
        new WorkloadSize(number(arguments, 4), number(arguments, 5), number(arguments, 6));
    double latency = Double.parseDouble(arguments[10]);
    ObjectMapper json = new ObjectMapper();
    try (LocalCluster cluster = LocalCluster.start(port, number(arguments, 1), port, settings);
        ActorBlockExecutor executor =
            ActorBlockExecutor.start(
                MeshSettings.of(1).alwaysInLanes(Boolean.parseBoolean(arguments[9])))) {
      awaitOthers(cluster, nodes - 1);
      executor.spreadOver(() -> Optional.of(cluster.node()));
      for (int i = 11; i < arguments.length; i++) {
        WorkloadKind kind = WorkloadKind.find(arguments[i]).orElseThrow();
        ClusterMeter meter =
            new ClusterMeter(kind.generate(size), executor, cluster.node(), latency);
        meter.warmUp(number(arguments, 7));
        System.out.println(json.writeValueAsString(meter.measure(number(arguments, 8))));
      }
    }
  }

  private static int number(String[] arguments, int at) {
    return Integer.parseInt(arguments[at]);
  }

  private static void awaitOthers(LocalCluster cluster, int others) {
    long start = System.nanoTime();
    while (cluster.node().others() < others) {
      if (System.nanoTime() - start > JOINING_NANOS) {
        throw new IllegalStateException("the other nodes have not joined within a minute");
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
