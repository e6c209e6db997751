package io.evmesh.node.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.node.Main;
import io.evmesh.node.account.DevAccount;
import io.evmesh.node.account.Mnemonic;
import io.evmesh.node.settings.DevSettings;
import io.evmesh.persistence.database.DatabaseSettings;
import io.evmesh.persistence.database.PostgresServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes of a cluster in processes of their own, on a real PostgreSQL, that are killed, stopped and
 * started again while clients send to any of them. Whatever the cluster told its clients holds, and
 * the chain is whole: no block lost or doubled, no gap in nonces. {@code
 * -Devmesh.cluster.faults=200} makes so many faults; the moments come from {@code evmesh.seed}.
 */
class ClusterFaultsTest {
  private static final int FAULTS = Integer.getInteger("evmesh.cluster.faults", 3);
  private static final int NODES = Integer.getInteger("evmesh.cluster.nodes", 3);
  private static final long SEED = Long.getLong("evmesh.seed", 22);
  private static final int CLIENTS = 3;

  /** On a machine that does much else; what is reached is printed. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Duration BETWEEN = Duration.ofSeconds(2);
  private static final List<String> SMALL =
      List.of("-Xmx320m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  /** What happens to the cluster. */
  private enum Fault {
    KILL_LEADER,
    KILL_MEMBER,
    PAUSE_LEADER,
    PAUSE_MEMBER,
    KILL_TWO,
    DRAIN_LEADER,
    END_SESSIONS
  }

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Map<Fault, List<Duration>> times = new EnumMap<>(Fault.class);

  @Test
  void whatTheClusterToldItsClientsHoldsAfterFaults(@TempDir Path folder)
      throws InterruptedException, IOException {
    DatabaseSettings database = PostgresServer.freshDatabase();
    List<DevAccount> accounts = Mnemonic.accounts(DevSettings.USUAL.mnemonic(), CLIENTS);
    try (TrialCluster cluster = new TrialCluster(NODES, options(database), SMALL, folder)) {
      for (int i = 0; i < NODES; i++) {
        TrialNode ignored = cluster.add();
      }
      ready(cluster, NODES, folder);
      ChainCheck check = new ChainCheck(() -> address(cluster));
      try (TrialLoad load =
          new TrialLoad(
              () -> cluster.running().stream().map(TrialNode::rpc).toList(),
              DevSettings.USUAL.chainId(),
              accounts,
              Duration.ofMillis(20),
              random.split())) {
        for (int i = 0; i < FAULTS; i++) {
          Fault fault = fault(i);
          make(fault, cluster, check, folder);
        }
        load.end();
        check.holds(load, "seed %d, %d faults".formatted(SEED, FAULTS));
        print(load, check);
      }
    }
    assertThat(
            Main.commandLine()
                .execute("verify", "--jdbc-url", database.url(), "--jdbc-user", "postgres"))
        .as("verify")
        .isZero();
  }

  private static List<String> options(DatabaseSettings database) {
    return List.of("--jdbc-url", database.url(), "--jdbc-user", "postgres", "--lanes", "2");
  }

  private static URI address(TrialCluster cluster) {
    return cluster.running().getFirst().rpc();
  }

  /** The first ones are those that every build is to see. */
  private Fault fault(int number) {
    List<Fault> usual = List.of(Fault.KILL_LEADER, Fault.PAUSE_LEADER, Fault.KILL_MEMBER);
    if (number < usual.size()) {
      return usual.get(number);
    }
    List<Fault> all = new ArrayList<>(List.of(Fault.values()));
    if (NODES < 5) {
      all.remove(Fault.KILL_TWO);
    }
    return all.get(random.nextInt(all.size()));
  }

  private void make(Fault fault, TrialCluster cluster, ChainCheck check, Path folder)
      throws InterruptedException, IOException {
    TimeUnit.MILLISECONDS.sleep(random.nextLong(BETWEEN.toMillis()));
    TrialNode leader = leader(cluster, folder);
    List<TrialNode> others = new ArrayList<>(cluster.running());
    others.remove(leader);
    TrialNode other = others.get(random.nextInt(others.size()));
    long start = System.nanoTime();
    List<TrialNode> gone =
        switch (fault) {
          case KILL_LEADER -> kill(leader);
          case KILL_MEMBER -> kill(other);
          case KILL_TWO -> kill(leader, other);
          case DRAIN_LEADER -> {
            leader.end();
            boolean ignored = leader.awaitEnd(Duration.ofSeconds(60));
            yield kill(leader);
          }
          case PAUSE_LEADER -> {
            leader.pause();
            yield List.of();
          }
          case PAUSE_MEMBER -> {
            other.pause();
            yield List.of();
          }
          case END_SESSIONS -> {
            PostgresServer.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where application_name like 'evmesh %'");
            yield List.of();
          }
        };
    awaitBlockAfter(check.head() + 1, check, fault, folder); // one may have been on its way
    times
        .computeIfAbsent(fault, _ -> new ArrayList<>())
        .add(Duration.ofNanos(System.nanoTime() - start));
    TimeUnit.MILLISECONDS.sleep(random.nextLong(BETWEEN.toMillis()));
    for (TrialNode node : cluster.nodes()) {
      if (node.isPaused()) {
        node.resume();
      }
    }
    gone.forEach(TrialNode::start);
    ready(cluster, NODES, folder);
  }

  private static List<TrialNode> kill(TrialNode... nodes) {
    List.of(nodes).forEach(TrialNode::kill);
    return List.of(nodes);
  }

  private static TrialNode leader(TrialCluster cluster, Path folder)
      throws InterruptedException, IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      Optional<TrialNode> leader = cluster.leader();
      if (leader.isPresent()) {
        return leader.get();
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("nobody leads\n" + logs(folder));
  }

  private static void ready(TrialCluster cluster, int count, Path folder)
      throws InterruptedException, IOException {
    assertThat(cluster.awaitReady(count, PATIENCE)).as(logs(folder)).isTrue();
  }

  private static void awaitBlockAfter(long head, ChainCheck check, Fault fault, Path folder)
      throws InterruptedException, IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (check.head() <= head) {
      if (System.nanoTime() > end) {
        throw new AssertionError("no block after %s\n%s".formatted(fault, logs(folder)));
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static String logs(Path folder) throws IOException {
    StringBuilder all = new StringBuilder();
    try (var files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        List<String> lines = Files.readAllLines(file);
        all.append("== ").append(file.getFileName()).append('\n');
        lines.stream()
            .filter(line -> !line.startsWith("block "))
            .skip(Math.max(0, lines.size() - 60))
            .forEach(line -> all.append(line).append('\n'));
      }
    }
    return all.toString();
  }

  private void print(TrialLoad load, ChainCheck check) {
    System.out.printf(
        "seed %d, %d nodes, %d faults: %d transactions taken, %d sent again, %d blocks%n",
        SEED, NODES, FAULTS, load.accepted().size(), load.retries(), check.blocks());
    times.forEach(
        (fault, all) -> {
          List<Duration> sorted = all.stream().sorted().toList();
          System.out.printf(
              "  %-14s %3d times, until the next block: median %5.1f s, longest %5.1f s%n",
              fault,
              sorted.size(),
              sorted.get(sorted.size() / 2).toMillis() / 1e3,
              sorted.getLast().toMillis() / 1e3);
        });
  }
}
