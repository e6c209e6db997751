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
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster under load that grows from two nodes to four, shrinks to three, and whose nodes are all
 * restarted one by one, at last those that the others were told to ask. It prints how long it was
 * without a block at each step, how soon a node was gone, and how fast the cluster was meanwhile
 * and after.
 *
 * <p>Each build sees a short form; {@code -Devmesh.cluster.growth=true} is the whole of it, and
 * holds the times against what they are to be on a machine that has the time.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "ends processes by signals")
class ClusterGrowthTest {
  private static final boolean WHOLE = Boolean.getBoolean("evmesh.cluster.growth");
  private static final long SEED = Long.getLong("evmesh.seed", 22);
  private static final long PAUSE_MILLIS = Long.getLong("evmesh.cluster.pause", 10);
  private static final int CLIENTS = 6;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration AFTER = Duration.ofSeconds(WHOLE ? 10 : 1);
  private static final Duration LONGEST_GAP = Duration.ofSeconds(WHOLE ? 5 : 30);
  private static final Duration LONGEST_END = Duration.ofSeconds(WHOLE ? 5 : 30);

  /** Of the throughput before that there is to be again after ten seconds, with more nodes. */
  private static final double LEAST_SHARE = 0.5;

  /** What is said to whoever may send again, or can not know. */
  private static final Pattern AGAIN =
      Pattern.compile("try again|ask another|no node (answers|runs)");

  private final List<Step> steps = new ArrayList<>();
  private Duration end = Duration.ZERO;

  /**
   * What a step cost.
   *
   * @param gap the longest time without a block
   * @param end how long a process took to end
   * @param meanwhile transactions a second
   */
  private record Step(String name, Duration gap, Duration end, double meanwhile, double after) {}

  /** Something that changes the cluster, with the wait for its end. */
  private interface Change {
    void make() throws InterruptedException;
  }

  @Test
  void blocksGoOnWhileNodesComeAndGo(@TempDir Path folder) throws InterruptedException {
    DatabaseSettings database = PostgresServer.freshDatabase();
    List<String> options =
        List.of("--jdbc-url", database.url(), "--jdbc-user", "postgres", "--lanes", "1");
    try (TrialCluster cluster =
        new TrialCluster(2, options, ClusterFaultsTest.SMALL, folder, Optional.empty())) {
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
                  Duration.ofMillis(PAUSE_MILLIS),
                  new SplittableRandom(SEED))) {
        growAndShrink(cluster, watch, load);
        load.end();
        load.refusals().forEach((why, count) -> System.out.println(count + " x " + why));
        ChainCheck check = new ChainCheck(cluster.running().getFirst().rpc(), "seed " + SEED);
        check.holds(List.of(load), Set.of(), watch.seen());
        assertThat(watch.faults()).isEmpty();
        assertThat(load.refusals().keySet()).allMatch(why -> AGAIN.matcher(why).find());
      }
    }
    assertThat(steps)
        .allMatch(step -> step.gap().compareTo(LONGEST_GAP) < 0)
        .allMatch(step -> step.end().compareTo(LONGEST_END) < 0)
        .allMatch(step -> !WHOLE || step.after() >= LEAST_SHARE * steps.getFirst().after());
    assertThat(
            Main.commandLine()
                .execute("verify", "--jdbc-url", database.url(), "--jdbc-user", "postgres"))
        .as("verify")
        .isZero();
  }

  private void growAndShrink(TrialCluster cluster, ChainWatch watch, TrialLoad load)
      throws InterruptedException {
    step("two nodes", watch, load, () -> TimeUnit.MILLISECONDS.sleep(AFTER.toMillis()));
    step("a third comes", watch, load, () -> added(cluster, 3));
    if (WHOLE) {
      step("a fourth comes", watch, load, () -> added(cluster, 4));
    }
    step("the leader goes", watch, load, () -> ended(cluster, leader(cluster), WHOLE ? 3 : 2));
    List<TrialNode> left = cluster.running();
    // Without the leader that went, only the first of them is one that a new node is told to ask
    for (TrialNode node : WHOLE ? left.reversed() : left.subList(0, 1)) {
      String name = node.equals(leader(cluster)) ? "the leader restarts" : "a node restarts";
      step(name, watch, load, () -> restarted(cluster, node));
    }
  }

  private void step(String name, ChainWatch watch, TrialLoad load, Change change)
      throws InterruptedException {
    Duration ignored = watch.longestGap();
    end = Duration.ZERO;
    long start = System.nanoTime();
    int before = load.accepted().size();
    change.make();
    int changed = load.accepted().size();
    double meanwhile = rate(changed - before, System.nanoTime() - start);
    long over = System.nanoTime();
    TimeUnit.MILLISECONDS.sleep(AFTER.toMillis());
    double after = rate(load.accepted().size() - changed, System.nanoTime() - over);
    Step step = new Step(name, watch.longestGap(), end, meanwhile, after);
    steps.add(step);
    print(step);
  }

  private static double rate(int count, long nanos) {
    return count * 1e9 / nanos;
  }

  private static void print(Step step) {
    System.out.printf(
        "%-20s longest without a block %4.1f s; gone after %4.1f s; %5.1f transactions a second"
            + " meanwhile, %5.1f in the %d s after%n",
        step.name(),
        step.gap().toMillis() / 1e3,
        step.end().toMillis() / 1e3,
        step.meanwhile(),
        step.after(),
        AFTER.toSeconds());
  }

  private static void added(TrialCluster cluster, int count) throws InterruptedException {
    TrialNode ignored = cluster.add();
    ready(cluster, count);
  }

  private void ended(TrialCluster cluster, TrialNode node, int left) throws InterruptedException {
    long start = System.nanoTime();
    node.end();
    assertThat(node.awaitEnd(PATIENCE)).isTrue();
    end = Duration.ofNanos(System.nanoTime() - start);
    ready(cluster, left);
  }

  private void restarted(TrialCluster cluster, TrialNode node) throws InterruptedException {
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
