package io.evmesh.sim.cluster;

import io.evmesh.actors.cluster.LocalCluster;
import io.evmesh.actors.mesh.MeshSettings;
import java.io.IOException;

/** A process that lends its lanes to a cluster until its input ends. */
final class NodeProcess {
  private NodeProcess() {}

  /**
   * Joins.
   *
   * @param arguments port, where it listens, the first node's port, lanes
   */
  public static void main(String[] arguments) throws IOException {
    MeshSettings settings = MeshSettings.of(Integer.parseInt(arguments[3]));
    try (LocalCluster joined =
        LocalCluster.start(
            Integer.parseInt(arguments[0]),
            Integer.parseInt(arguments[1]),
            Integer.parseInt(arguments[2]),
            settings)) {
      System.out.println(joined.node().name());
      while (System.in.read() >= 0) {} // until who started it has ended
    }
  }
}
