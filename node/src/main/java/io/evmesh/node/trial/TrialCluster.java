package io.evmesh.node.trial;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Node processes of one cluster on this machine. */
public final class TrialCluster implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(200);

  private final List<String> options;
  private final List<String> jvm;
  private final Path folder;
  private final String seeds;
  private final List<TrialNode> nodes = new CopyOnWriteArrayList<>();
  private final List<TrialNode.Ports> first;

  /**
   * A cluster that begins with so many nodes, which are not started yet.
   *
   * @param options of {@code start} for every node: the database, how blocks are made
   * @param jvm options for each node's JVM
   * @param folder of the logs
   */
  public TrialCluster(int count, List<String> options, List<String> jvm, Path folder) {
    this.options = options;
    this.jvm = jvm;
    this.folder = folder;
    first = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      first.add(freePorts());
    }
    seeds =
        first.stream()
            .map(ports -> "127.0.0.1:" + ports.remoting())
            .collect(Collectors.joining(","));
  }

  /** Three ports that nobody listens on at the moment. */
  private static TrialNode.Ports freePorts() {
    InetAddress local = InetAddress.getLoopbackAddress();
    try (ServerSocket one = new ServerSocket(0, 1, local);
        ServerSocket two = new ServerSocket(0, 1, local);
        ServerSocket three = new ServerSocket(0, 1, local)) {
      return new TrialNode.Ports(one.getLocalPort(), two.getLocalPort(), three.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException("this machine has no free port", e);
    }
  }

  /** Adds a node and starts it. */
  public TrialNode add() {
    return add(List.of(), List.of());
  }

  /** The same with more options, of {@code start} and of the JVM. */
  public synchronized TrialNode add(List<String> moreOptions, List<String> moreJvm) {
    int number = nodes.size() + 1;
    TrialNode.Ports ports = number <= first.size() ? first.get(number - 1) : freePorts();
    List<String> all = new ArrayList<>(options);
    all.addAll(
        List.of(
            "--cluster",
            "--cluster.nodes",
            seeds,
            "--cluster.port",
            String.valueOf(ports.remoting()),
            "--cluster.management-port",
            String.valueOf(ports.management()),
            "--port",
            String.valueOf(ports.rpc())));
    all.addAll(moreOptions);
    List<String> allJvm = new ArrayList<>(jvm);
    allJvm.addAll(moreJvm);
    TrialNode node =
        new TrialNode(number, ports, all, allJvm, folder.resolve("node" + number + ".log"));
    nodes.add(node);
    node.start();
    return node;
  }

  /** Where the nodes of the beginning are to listen. */
  public List<TrialNode.Ports> first() {
    return List.copyOf(first);
  }

  /** All nodes that were ever added. */
  public List<TrialNode> nodes() {
    return List.copyOf(nodes);
  }

  /** Those whose processes run. */
  public List<TrialNode> running() {
    return nodes.stream().filter(node -> node.isAlive() && !node.isPaused()).toList();
  }

  /** What the first node says that says anything of a cluster it is in. */
  public Optional<JsonNode> seen() throws InterruptedException {
    for (TrialNode node : running()) {
      Optional<JsonNode> told = node.cluster();
      if (told.filter(cluster -> !cluster.path("leader").asText().isEmpty()).isPresent()) {
        return told;
      }
    }
    return Optional.empty();
  }

  /** The node that leads and runs, as the others see it. */
  public Optional<TrialNode> leader() throws InterruptedException {
    for (TrialNode node : running()) {
      String leader = node.cluster().map(told -> told.path("leader").asText()).orElse("");
      Optional<TrialNode> found =
          running().stream().filter(other -> other.address().equals(leader)).findFirst();
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Waits until so many nodes do all of their work; false if they do not by then. */
  public boolean awaitReady(int count, Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (System.nanoTime() < end) {
      int ready = 0;
      for (TrialNode node : running()) {
        ready += node.isReady() ? 1 : 0;
      }
      if (ready >= count) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
    }
    return false;
  }

  @Override
  public void close() {
    nodes.forEach(TrialNode::kill);
  }
}
