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
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Node processes of one cluster on this machine. */
public final class TrialCluster implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(200);

  private final List<String> options;
  private final List<String> jvm;
  private final Path folder;
  private final Optional<TrialNetwork> network;
  private final String seeds;
  private final List<TrialNode> nodes = new CopyOnWriteArrayList<>();
  private final List<TrialNode.Ports> first;

  /**
   * A cluster that begins with so many nodes, which are not started yet.
   *
   * @param options of {@code start} for every node: the database, how blocks are made
   * @param jvm options for each node's JVM
   * @param folder of the logs
   * @param network that lies between the nodes; empty if they reach each other directly
   */
  public TrialCluster(
      int count,
      List<String> options,
      List<String> jvm,
      Path folder,
      Optional<TrialNetwork> network) {
    this.options = options;
    this.jvm = jvm;
    this.folder = folder;
    this.network = network;
    first = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      first.add(ports(i));
    }
    seeds =
        first.stream()
            .map(ports -> "127.0.0.1:" + ports.remoting())
            .collect(Collectors.joining(","));
  }

  /** Three ports that nobody listens on at the moment, and one of the network's. */
  private TrialNode.Ports ports(int number) {
    InetAddress local = InetAddress.getLoopbackAddress();
    try (ServerSocket one = new ServerSocket(0, 1, local);
        ServerSocket two = new ServerSocket(0, 1, local);
        ServerSocket three = new ServerSocket(0, 1, local)) {
      int bound = one.getLocalPort();
      int remoting = network.map(between -> between.relay(number, bound)).orElse(bound);
      return new TrialNode.Ports(remoting, bound, two.getLocalPort(), three.getLocalPort());
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
    TrialNode.Ports ports = number <= first.size() ? first.get(number - 1) : ports(number);
    List<String> all = new ArrayList<>(options);
    all.addAll(
        List.of(
            "--cluster",
            "--cluster.nodes",
            seeds,
            "--cluster.port",
            String.valueOf(ports.remoting()),
            "--cluster.bind-port",
            String.valueOf(ports.bound()),
            "--cluster.management-port",
            String.valueOf(ports.management()),
            "--port",
            String.valueOf(ports.rpc())));
    all.addAll(moreOptions);
    List<String> allJvm = new ArrayList<>(jvm);
    allJvm.addAll(moreJvm);
    network.ifPresent(between -> allJvm.add(TrialNetwork.source(number)));
    TrialNode node =
        new TrialNode(number, ports, all, allJvm, folder.resolve("node" + number + ".log"));
    nodes.add(node);
    node.start();
    return node;
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
    return leader(_ -> true);
  }

  /** The same, of the nodes of one side only. */
  public Optional<TrialNode> leader(Predicate<TrialNode> side) throws InterruptedException {
    List<TrialNode> some = running().stream().filter(side).toList();
    for (TrialNode node : some) {
      String leader = node.cluster().map(told -> told.path("leader").asText()).orElse("");
      Optional<TrialNode> found =
          some.stream().filter(other -> other.address().equals(leader)).findFirst();
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /**
   * Waits until so many nodes do all of their work, and each knows so many; false if they do not by
   * then.
   */
  public boolean awaitReady(int count, Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (System.nanoTime() < end) {
      int ready = 0;
      for (TrialNode node : running()) {
        ready += node.isReady() && node.seesUp(count) ? 1 : 0;
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
