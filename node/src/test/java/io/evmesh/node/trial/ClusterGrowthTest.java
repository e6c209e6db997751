package io.evmesh.node.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.node.Main;
import io.evmesh.node.account.Mnemonic;
import io.evmesh.node.settings.DevSettings;
import io.evmesh.persistence.database.DatabaseSettings;
import io.evmesh.persistence.database.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster under load that grows from two nodes to four, shrinks to three, and whose nodes are all
 * restarted one by one. It prints how long it was without a block at each step, and how fast it was
 * before, meanwhile and after.
 */
@EnabledIfSystemProperty(
    named = "evmesh.cluster.growth",
    matches = "true",
    disabledReason = "takes two minutes; what it measures needs a quiet machine")
class ClusterGrowthTest {
  private static final long SEED = Long.getLong("evmesh.seed", 22);
  private static final int CLIENTS = 6;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration AFTER = Duration.ofSeconds(10);
  private static final Duration LONGEST_GAP = Duration.ofSeconds(5);

  private final List<Step> steps = new ArrayList<>();

  /** What a step cost: the longest time without a block, transactions a second. */
  private record Step(String name, Duration gap, double meanwhile, double after) {}

  /** Something that changes the cluster, with the wait for its end. */
  private interface Change {
    void make() throws InterruptedException;
  }

  @Test
  void blocksGoOnWhileNodesComeAndGo(@TempDir Path folder) throws InterruptedException {
    DatabaseSettings database = PostgresServer.freshDatabase();
    List<String> options =
        List.of("--jdbc-url", database.url(), "--jdbc-user", "postgres", "--lanes", "1");
    List<String> jvm =
        List.of(
            "-Xmx320m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Dlogback.configurationFile=logback.xml");
    try (TrialCluster cluster = new TrialCluster(2, options, jvm, folder, Optional.empty())) {
      for (int i = 0; i < 2; i++) {
        TrialNode ignored = cluster.add();
      }
      ready(cluster, 2);
      try (ChainWatch watch = new ChainWatch(cluster);
          TrialLoad load =
              new TrialLoad(
                  () -> cluster.running().stream().map(TrialNode::rpc).toList(),
                  DevSettings.USUAL.chainId(),
                  Mnemonic.accounts(DevSettings.USUAL.mnemonic(), CLIENTS),
                  Duration.ofMillis(10),
                  new SplittableRandom(SEED))) {
        step("two nodes", watch, load, () -> TimeUnit.SECONDS.sleep(AFTER.toSeconds()));
        step("a third comes", watch, load, () -> added(cluster, 3));
        step("a fourth comes", watch, load, () -> added(cluster, 4));
        step("the leader goes", watch, load, () -> ended(cluster, leader(cluster), 3));
        for (TrialNode node : cluster.running().reversed()) {
          String name = node.equals(leader(cluster)) ? "the leader restarts" : "a node restarts";
          step(name, watch, load, () -> restarted(cluster, node));
        }
        load.end();
        load.refusals().forEach((why, count) -> System.out.println(count + " x " + why));
        ChainCheck check = new ChainCheck(cluster.running().getFirst().rpc(), "seed " + SEED);
        check.holds(List.of(load), Set.of(), watch.seen());
        assertThat(watch.faults()).isEmpty();
        assertThat(steps).extracting(Step::gap).allMatch(gap -> gap.compareTo(LONGEST_GAP) < 0);
      }
    }
    assertThat(
            Main.commandLine()
                .execute("verify", "--jdbc-url", database.url(), "--jdbc-user", "postgres"))
        .as("verify")
        .isZero();
  }

  private void step(String name, ChainWatch watch, TrialLoad load, Change change)
      throws InterruptedException {
    Duration ignored = watch.longestGap();
    long start = System.nanoTime();
    int before = load.accepted().size();
    change.make();
    int changed = load.accepted().size();
    double meanwhile = rate(changed - before, System.nanoTime() - start);
    long end = System.nanoTime();
    TimeUnit.SECONDS.sleep(AFTER.toSeconds());
    double after = rate(load.accepted().size() - changed, System.nanoTime() - end);
    Step step = new Step(name, watch.longestGap(), meanwhile, after);
    steps.add(step);
    print(step);
  }

  private static double rate(int count, long nanos) {
    return count * 1e9 / nanos;
  }

  private static void print(Step step) {
    System.out.printf(
        "%-20s longest without a block %4.1f s; %5.1f transactions a second meanwhile, %5.1f in the"
            + " 10 s after%n",
        step.name(), step.gap().toMillis() / 1e3, step.meanwhile(), step.after());
  }

  private static void added(TrialCluster cluster, int count) throws InterruptedException {
    TrialNode ignored = cluster.add();
    ready(cluster, count);
  }

  private static void ended(TrialCluster cluster, TrialNode node, int left)
      throws InterruptedException {
    node.end();
    assertThat(node.awaitEnd(PATIENCE)).isTrue();
    ready(cluster, left);
  }

  private static void restarted(TrialCluster cluster, TrialNode node) throws InterruptedException {
    int count = cluster.running().size();
    ended(cluster, node, count - 1);
    node.start();
    ready(cluster, count);
  }

  private static TrialNode leader(TrialCluster cluster) throws InterruptedException {
    return cluster.leader().orElseThrow();
  }

  private static void ready(TrialCluster cluster, int count) throws InterruptedException {
    assertThat(cluster.awaitReady(count, PATIENCE)).as("%d nodes are ready", count).isTrue();
  }
}
