package io.evmesh.node.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.persistence.database.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Does to a cluster whatever a {@link FaultKind} names, and measures how long it is felt. */
final class FaultRun {
  /** On a machine that does much else; what is reached is printed. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Duration BETWEEN = Duration.ofSeconds(2);

  /** By then what was on its way to being shown when something failed is shown. */
  private static final Duration ON_THE_WAY = Duration.ofSeconds(1);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(5);
  private static final int LONGEST_DELAY_MILLIS = 250;
  private static final String READS_ONLY = "serves reads only";

  private final TrialCluster cluster;
  private final TrialNetwork network;
  private final ChainWatch watch;
  private final SplittableRandom random;
  private final Path folder;
  private final int count;
  private final Set<Integer> aside = ConcurrentHashMap.newKeySet();
  private final Set<String> reasons = ConcurrentHashMap.newKeySet();

  /** A fault that is there, with all that mends it. */
  private interface Mending {
    void mend() throws InterruptedException, IOException;
  }

  FaultRun(
      TrialCluster cluster,
      TrialNetwork network,
      ChainWatch watch,
      int count,
      SplittableRandom random,
      Path folder) {
    this.cluster = cluster;
    this.network = network;
    this.watch = watch;
    this.count = count;
    this.random = random;
    this.folder = folder;
  }

  /** Nodes that are on no side that goes on. */
  boolean isAside(TrialNode node) {
    return aside.contains(node.number());
  }

  /** Why nodes said that they serve reads only. */
  Set<String> reasons() {
    return Set.copyOf(reasons);
  }

  /**
   * Makes a fault and mends it again; the longest time without a block meanwhile. Where a leader is
   * cut off, which goes on until it notices: the time until the others have a block of their own.
   */
  Duration make(FaultKind kind) throws InterruptedException, IOException {
    pause(BETWEEN);
    TrialNode leader = leader();
    List<TrialNode> others = new ArrayList<>(cluster.running());
    others.remove(leader);
    TrialNode other = others.get(random.nextInt(others.size()));
    Duration ignored = watch.longestGap();
    long start = System.nanoTime();
    Mending mending =
        switch (kind) {
          case KILL_LEADER -> kill(leader);
          case KILL_MEMBER -> kill(other);
          case KILL_TWO -> kill(leader, other);
          case PAUSE_LEADER -> stop(leader, start);
          case PAUSE_MEMBER -> stop(other, start);
          case CUT_LEADER -> cut(leader);
          case CUT_MEMBER -> cut(other);
          case CUT_TWO -> cut(leader, other);
          case CUT_APART -> {
            apart();
            ignored = watch.longestGap();
            yield () -> {};
          }
          case SLOW_LINK -> slow(random.nextBoolean() ? leader : other);
          case RESTART_DATABASE, CRASH_DATABASE -> {
            PostgresServer.restart(kind == FaultKind.CRASH_DATABASE);
            yield () -> {};
          }
          case END_SESSIONS -> {
            PostgresServer.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where application_name like 'evmesh %'");
            yield () -> {};
          }
          case DRAIN_LEADER -> drain(leader);
          case DRAIN_MEMBER -> drain(other);
        };
    TimeUnit.MILLISECONDS.sleep(ON_THE_WAY.toMillis());
    TrialNode next = leader(); // on the side that goes on
    if (!watch.awaitAfter(watch.head(), PATIENCE)) {
      throw new AssertionError("no block after %s\n%s".formatted(kind, logs()));
    }
    Duration took =
        isAside(leader) && !next.equals(leader)
            ? Duration.ofNanos(System.nanoTime() - start) // it went on for a while
            : watch.longestGap();
    pause(BETWEEN);
    mending.mend();
    cluster.nodes().stream().filter(node -> !node.isAlive()).forEach(TrialNode::start);
    ready();
    return took;
  }

  private void pause(Duration most) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(random.nextLong(most.toMillis()));
  }

  private Mending kill(TrialNode... nodes) {
    List.of(nodes).forEach(TrialNode::kill);
    return () -> List.of(nodes).forEach(TrialNode::start);
  }

  private Mending drain(TrialNode node) {
    node.end();
    return () -> {
      assertThat(node.awaitEnd(PATIENCE)).as("node %d ends", node.number()).isTrue();
      node.start();
    };
  }

  /** Mostly short: what follows on a long one is the same. */
  private Mending stop(TrialNode node, long start) throws InterruptedException {
    node.pause();
    double share = random.nextDouble();
    long nanos =
        SHORTEST_PAUSE.toNanos()
            + (long) (share * share * share * LONGEST_PAUSE.minus(SHORTEST_PAUSE).toNanos());
    return () -> {
      TimeUnit.NANOSECONDS.sleep(start + nanos - System.nanoTime());
      node.resume();
    };
  }

  private Mending cut(TrialNode... nodes) {
    Set<Integer> few =
        Stream.of(nodes).map(TrialNode::number).collect(Collectors.toUnmodifiableSet());
    Set<Integer> many = new HashSet<>();
    cluster.nodes().forEach(node -> many.add(node.number()));
    many.removeAll(few);
    aside.addAll(few);
    network.cut(List.of(few, many));
    return () -> {
      for (TrialNode node : nodes) {
        awaitReadsOnly(node);
      }
      network.heal();
      aside.clear();
    };
  }

  private void apart() throws InterruptedException, IOException {
    network.cut(cluster.nodes().stream().map(node -> Set.of(node.number())).toList());
    for (TrialNode node : cluster.running()) {
      awaitReadsOnly(node);
    }
    pause(BETWEEN.multipliedBy(5));
    network.heal();
  }

  /** The minority says why it serves reads only. */
  private void awaitReadsOnly(TrialNode node) throws InterruptedException, IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      Optional<String> why = node.trouble().filter(reason -> reason.contains(READS_ONLY));
      if (why.isPresent()) {
        reasons.add(why.get().replaceAll("[0-9]+ of", "N of"));
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError(
        "node %d does not say that it serves reads only\n%s".formatted(node.number(), logs()));
  }

  private Mending slow(TrialNode node) throws InterruptedException {
    network.slow(
        Map.of(node.number(), Duration.ofMillis(1 + random.nextInt(LONGEST_DELAY_MILLIS))));
    pause(BETWEEN.multipliedBy(5));
    return network::heal;
  }

  private TrialNode leader() throws InterruptedException, IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      Optional<TrialNode> leader = cluster.leader(node -> !isAside(node));
      if (leader.isPresent()) {
        return leader.get();
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("nobody leads\n" + logs());
  }

  /** Waits until all nodes do all of their work, and know each other. */
  void ready() throws InterruptedException, IOException {
    if (!cluster.awaitReady(count, PATIENCE)) {
      throw new AssertionError("not all nodes are ready\n" + logs());
    }
  }

  private String logs() throws IOException {
    StringBuilder all = new StringBuilder();
    try (var files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        List<String> lines =
            Files.readAllLines(file).stream().filter(line -> !line.startsWith("block ")).toList();
        all.append("== ").append(file.getFileName()).append('\n');
        lines.stream()
            .skip(Math.max(0, lines.size() - 60))
            .forEach(line -> all.append(line).append('\n'));
      }
    }
    return all.toString();
  }
}
