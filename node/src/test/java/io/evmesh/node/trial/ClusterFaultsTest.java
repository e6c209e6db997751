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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes of a cluster in processes of their own, on a real PostgreSQL, that are killed, stopped, cut
 * off and started again while clients send to any of them. Whatever the cluster told its clients
 * holds, and the chain is whole: no block lost or doubled, none that was shown replaced, no gap in
 * nonces.
 *
 * <p>{@code -Devmesh.cluster.faults=200} makes so many, of random kinds, or as many as there is
 * time for within {@code evmesh.cluster.minutes}; {@code evmesh.cluster.nodes} is 3, 5 for all
 * kinds; {@code evmesh.cluster.kinds} names some; what and when comes from {@code evmesh.seed}.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs a loopback network of many addresses")
class ClusterFaultsTest {
  private static final int FAULTS = Integer.getInteger("evmesh.cluster.faults", 4);
  private static final int NODES = Integer.getInteger("evmesh.cluster.nodes", 3);
  private static final long MINUTES = Long.getLong("evmesh.cluster.minutes", 24 * 60);
  private static final long PAUSE_MILLIS = Long.getLong("evmesh.cluster.pause", 20);
  private static final long SEED = Long.getLong("evmesh.seed", 22);
  private static final String LOG = System.getProperty("evmesh.cluster.log", "warn");
  private static final int CLIENTS = 6;

  /** Options for the JVM of a node that has little to do. */
  static final List<String> SMALL =
      List.of(
          "-Xmx320m",
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-Dlogback.configurationFile=logback.xml"); // not that of tests

  /** Those that every build is to see. */
  private static final List<FaultKind> USUAL =
      List.of(
          FaultKind.KILL_LEADER,
          FaultKind.PAUSE_LEADER,
          FaultKind.CUT_LEADER,
          FaultKind.DRAIN_LEADER);

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Map<FaultKind, List<Duration>> times = new EnumMap<>(FaultKind.class);

  @Test
  void whatTheClusterToldItsClientsHoldsAfterFaults(@TempDir Path folder)
      throws InterruptedException, IOException {
    DatabaseSettings database = PostgresServer.freshDatabase();
    List<DevAccount> accounts = Mnemonic.accounts(DevSettings.USUAL.mnemonic(), CLIENTS + 1);
    List<String> options =
        List.of(
            "--jdbc-url",
            database.url(),
            "--jdbc-user",
            "postgres",
            "--lanes",
            "2",
            "--log-level",
            LOG);
    try (TrialNetwork network = new TrialNetwork();
        TrialCluster cluster =
            new TrialCluster(NODES, options, SMALL, folder, Optional.of(network))) {
      for (int i = 0; i < NODES; i++) {
        TrialNode ignored = cluster.add();
      }
      try (ChainWatch watch = new ChainWatch(cluster)) {
        FaultRun run = new FaultRun(cluster, network, watch, NODES, random.split(), folder);
        run.ready();
        try (TrialLoad some =
                load(cluster, accounts.subList(1, CLIENTS), node -> !run.isAside(node));
            TrialLoad any = load(cluster, accounts.subList(0, 1), TrialNode::isAlive);
            BatchLoad batches =
                new BatchLoad(
                    () -> rpc(cluster, TrialNode::isAlive),
                    DevSettings.USUAL.chainId(),
                    accounts.getLast(),
                    random.split())) {
          int made = faults(run);
          some.end();
          any.end();
          batches.end();
          ChainCheck check =
              new ChainCheck(
                  cluster.running().getFirst().rpc(), "seed %d, %d faults".formatted(SEED, made));
          check.holds(List.of(some, any), batches.accepted(), watch.seen());
          assertThat(watch.faults()).isEmpty();
          print(made, List.of(some, any), check, run);
          System.out.printf(
              "%d transactions in batches; other answers: %s%n",
              batches.accepted().size(), batches.refusals());
        }
      }
    }
    assertThat(
            Main.commandLine()
                .execute("verify", "--jdbc-url", database.url(), "--jdbc-user", "postgres"))
        .as("verify")
        .isZero();
  }

  private TrialLoad load(
      TrialCluster cluster, List<DevAccount> accounts, Predicate<TrialNode> asked) {
    return new TrialLoad(
        () -> rpc(cluster, asked),
        DevSettings.USUAL.chainId(),
        accounts,
        Duration.ofMillis(PAUSE_MILLIS),
        random.split());
  }

  private static List<URI> rpc(TrialCluster cluster, Predicate<TrialNode> asked) {
    return cluster.running().stream().filter(asked).map(TrialNode::rpc).toList();
  }

  /** Makes faults; how many. */
  private int faults(FaultRun run) throws InterruptedException, IOException {
    List<FaultKind> kinds = kinds();
    long end = System.nanoTime() + Duration.ofMinutes(MINUTES).toNanos();
    int made = 0;
    while (made < FAULTS && System.nanoTime() < end) {
      FaultKind kind =
          made < USUAL.size() && FAULTS == USUAL.size()
              ? USUAL.get(made)
              : kinds.get(random.nextInt(kinds.size()));
      Duration took = run.make(kind);
      times.computeIfAbsent(kind, _ -> new ArrayList<>()).add(took);
      made++;
      System.out.printf(
          "fault %d, %s: next block after %.1f s%n", made, kind, took.toMillis() / 1e3);
    }
    return made;
  }

  private static List<FaultKind> kinds() {
    String named = System.getProperty("evmesh.cluster.kinds", "");
    return named.isEmpty()
        ? FaultKind.of(NODES)
        : Stream.of(named.toUpperCase(Locale.ROOT).split(",")).map(FaultKind::valueOf).toList();
  }

  private void print(int made, List<TrialLoad> loads, ChainCheck check, FaultRun run) {
    System.out.printf(
        "seed %d, %d nodes, %d faults: %d transactions taken, %d sent again, %d blocks%n",
        SEED,
        NODES,
        made,
        loads.stream().mapToInt(load -> load.accepted().size()).sum(),
        loads.stream().mapToLong(TrialLoad::retries).sum(),
        check.blocks());
    System.out.println("seconds until the next block:");
    System.out.printf("  %-17s %5s %7s %7s %7s%n", "", "times", "median", "longest", "limit");
    times.forEach(
        (kind, all) -> {
          List<Duration> sorted = all.stream().sorted().toList();
          System.out.printf(
              "  %-17s %5d %7.1f %7.1f %7d%s%n",
              kind,
              sorted.size(),
              sorted.get(sorted.size() / 2).toMillis() / 1e3,
              sorted.getLast().toMillis() / 1e3,
              kind.limit().toSeconds(),
              sorted.getLast().compareTo(kind.limit()) > 0 ? "  LATE" : "");
        });
    run.reasons().forEach(reason -> System.out.println("said: " + reason));
    loads.forEach(
        load -> load.refusals().forEach((why, count) -> System.out.println(count + " x " + why)));
  }
}
