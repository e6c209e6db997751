package io.evmesh.node.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.node.hostile.HostileCalls.Hostile;
import io.evmesh.node.rpc.NodeProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Others are served while somebody asks for what takes as long as it can, and the node's memory
 * stays within bounds. A build tries some of the ways, chosen by {@code evmesh.seed}; {@code
 * -Devmesh.hostile=SECONDS} tries each of them for so long, and holds the times that others wait
 * against what is wanted on a machine that does nothing else.
 */
class HostileTest {
  private static final int SECONDS = Integer.getInteger("evmesh.hostile", 0);
  private static final long SEED = Long.getLong("evmesh.seed", System.nanoTime());
  private static final int CLIENTS = 16;
  private static final int TRIED_IN_A_BUILD = 3;

  /** What others may wait, in milliseconds: where nothing else runs, and in any build. */
  private static final double WANTED_MILLIS = 100;

  private static final double ANYHOW_MILLIS = 20_000;

  /** More than the heap of 512 MiB that the process has, with all beside it. */
  private static final long MOST_MEBIBYTES = 1100;

  private final List<String> faults = new CopyOnWriteArrayList<>();

  @Test
  void othersAreServedMeanwhile(@TempDir Path data) throws IOException, InterruptedException {
    Random random = new Random(SEED);
    Map<String, Hostile> all = HostileCalls.all();
    List<String> names = new ArrayList<>(all.keySet());
    if (SECONDS == 0) {
      Collections.shuffle(names, random);
      names = names.subList(0, TRIED_IN_A_BUILD);
    }
    String only = System.getProperty("evmesh.hostile.only");
    Duration time = SECONDS == 0 ? Duration.ofMillis(800) : Duration.ofSeconds(SECONDS);
    System.out.println("HostileTest seed " + SEED);
    try (NodeProcess node = NodeProcess.start(data)) {
      HostileCalls.prepare(node);
      try (Bystander early = new Bystander(node.port())) {
        early.askUntil(System.nanoTime() + time.toNanos());
        System.out.println("alone: " + early);
      }
      for (String name : names) {
        if (only == null || only.equals(name)) {
          attack(node, name, all.get(name), time);
        }
      }
      assertThat(node.isAlive()).isTrue();
    }
    assertThat(faults).as("seed %d", SEED).isEmpty();
  }

  private void attack(NodeProcess node, String name, Hostile hostile, Duration time)
      throws IOException, InterruptedException {
    AtomicInteger answers = new AtomicInteger();
    long end = System.nanoTime() + time.toNanos();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CLIENTS; i++) {
        clients.execute(() -> ask(node, name, hostile, end, answers));
      }
      try (Bystander bystander = new Bystander(node.port())) {
        bystander.askUntil(end);
        long mebibytes = node.residentMebibytes();
        System.out.printf("%s: %s; %d MiB%n", name, bystander, mebibytes);
        check(bystander.fault().isEmpty(), name + ": others got " + bystander.fault());
        double most = SECONDS == 0 ? ANYHOW_MILLIS : WANTED_MILLIS;
        check(bystander.quantile(0.99) < most, "%s: %s".formatted(name, bystander));
        check(mebibytes < MOST_MEBIBYTES, "%s: %d MiB".formatted(name, mebibytes));
      }
    }
    System.out.printf("%s: %d answers to who asks for it%n", name, answers.get());
  }

  private void check(boolean holds, String fault) {
    if (!holds) {
      faults.add(fault);
    }
  }

  private void ask(
      NodeProcess node, String name, Hostile hostile, long endNanos, AtomicInteger answers) {
    try (RawClient client = new RawClient(node.port())) {
      while (System.nanoTime() < endNanos) {
        String answer = client.post(hostile.body());
        answers.incrementAndGet();
        check(
            hostile.expected().stream().anyMatch(answer::contains),
            "%s: %.300s".formatted(name, answer));
      }
    } catch (IOException e) {
      faults.add("%s: %s".formatted(name, e));
    }
  }
}
