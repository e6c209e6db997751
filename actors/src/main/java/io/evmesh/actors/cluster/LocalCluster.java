package io.evmesh.actors.cluster;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.evmesh.actors.mesh.MeshSettings;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A node of a cluster of processes on this machine, whose nodes reach each other by loopback only,
 * in clear: for measurements.
 */
public final class LocalCluster implements AutoCloseable {
  private static final long SHUTDOWN_SECONDS = 10;

  private final ActorSystem<Void> system;
  private final ExecutionNode node;

  private LocalCluster(ActorSystem<Void> system, ExecutionNode node) {
    this.system = system;
    this.node = node;
  }

  /**
   * Starts a node.
   *
   * @param port at which the others reach it
   * @param bound where it listens: another port if something lies between
   * @param first port of the node that the others join
   */
  public static LocalCluster start(int port, int bound, int first, MeshSettings settings) {
    String seed = "akka://evmesh@127.0.0.1:" + first;
    Config config =
        ConfigFactory.parseMap(
                Map.of(
                    "akka.remote.artery.canonical.hostname",
                    "127.0.0.1",
                    "akka.remote.artery.canonical.port",
                    port,
                    "akka.remote.artery.bind.hostname",
                    "127.0.0.1",
                    "akka.remote.artery.bind.port",
                    bound,
                    "akka.cluster.seed-nodes.0",
                    seed,
                    "akka.cluster.jmx.enabled",
                    "off"))
            .withFallback(ConfigFactory.load("evmesh-members"));
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "evmesh", config);
    ExecutionNode node = ExecutionNode.start(system, "node-" + port, settings);
    Meeting.start(system, node, "measurements");
    return new LocalCluster(system, node);
  }

  public ExecutionNode node() {
    return node;
  }

  @Override
  public void close() {
    system.terminate();
    system
        .getWhenTerminated()
        .toCompletableFuture()
        .orTimeout(SHUTDOWN_SECONDS, TimeUnit.SECONDS)
        .join();
  }
}
