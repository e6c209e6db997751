package io.evmesh.node.command;

import io.evmesh.input.settings.SettingSources;
import io.evmesh.node.settings.MemberSettings;
import io.evmesh.node.settings.NodeSettings;
import io.evmesh.node.start.ActivityLines;
import io.evmesh.node.start.Banner;
import io.evmesh.node.start.BlockEvents;
import io.evmesh.node.start.ClusterNode;
import io.evmesh.node.start.Node;
import io.evmesh.node.start.Replica;
import io.evmesh.node.watch.LogForm;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code start}: runs a node until it is told to end. */
@Command(
    name = "start",
    description =
        "Runs a node with JSON-RPC over HTTP and WebSocket: a chain for development unless a"
            + " genesis is given. It goes on with the chain that is there.",
    mixinStandardHelpOptions = true)
public final class StartCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private StartOptions options = new StartOptions();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    long start = System.nanoTime();
    SettingSources sources =
        SettingSources.of(options, spec.commandLine().getParseResult(), StartOptions.RULES);
    NodeSettings settings = options.settings(sources);
    options.log().apply();
    boolean forPeople = options.log().form() == LogForm.TEXT;
    if (options.isReadOnly(sources, settings)) {
      return reading(out, settings, forPeople, start);
    }
    Optional<MemberSettings> member = options.member(sources);
    return member.isPresent()
        ? cluster(out, settings, member.get(), forPeople, start)
        : alone(out, settings, forPeople, start);
  }

  private static int alone(PrintWriter out, NodeSettings settings, boolean forPeople, long start)
      throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    try (Node node = Node.start(settings, Clock.systemUTC());
        ActivityLines lines = new ActivityLines(out)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> endAndWait(end, ended), "end"));
      long nanos = System.nanoTime() - start;
      if (forPeople) {
        Banner.print(out, settings, node, nanos);
        lines.follow(node.view(), node::tellsBlocks);
      } else {
        BlockEvents.started(node.port(), node.view(), nanos);
        BlockEvents.follow(node.view());
      }
      end.await();
      if (forPeople) {
        out.println("stopping");
        out.flush();
      }
    } finally {
      ended.countDown();
    }
    return 0;
  }

  private static int reading(PrintWriter out, NodeSettings settings, boolean forPeople, long start)
      throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    try (Replica replica = Replica.start(settings);
        ActivityLines lines = new ActivityLines(out)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> endAndWait(end, ended), "end"));
      long nanos = System.nanoTime() - start;
      if (forPeople) {
        Banner.reading(out, settings, replica, nanos);
        lines.follow(replica.view());
      } else {
        BlockEvents.started(replica.port(), replica.view(), nanos);
        BlockEvents.follow(replica.view());
      }
      end.await();
    } finally {
      ended.countDown();
    }
    return 0;
  }

  /** Ends when it is told to, or when the node was told to drain. */
  private static int cluster(
      PrintWriter out, NodeSettings settings, MemberSettings member, boolean forPeople, long start)
      throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    try (ClusterNode node = ClusterNode.start(settings, member, Clock.systemUTC());
        ActivityLines lines = new ActivityLines(out)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> endAndWait(end, ended), "end"));
      node.whenDrained(end::countDown);
      if (forPeople) {
        Banner.joining(out, settings, node);
      }
      node.awaitOpen(end);
      long nanos = System.nanoTime() - start;
      if (node.isOpen() && forPeople) {
        Banner.serving(out, settings, node, nanos);
        lines.follow(node.view());
      } else if (node.isOpen()) {
        BlockEvents.started(node.port(), node.view(), nanos);
        BlockEvents.follow(node.view());
      }
      end.await();
      if (forPeople) {
        out.println("stopping");
        out.flush();
      }
    } finally {
      ended.countDown();
    }
    return 0;
  }

  /** The JVM ends when its hooks have: this one when the node has. */
  private static void endAndWait(CountDownLatch end, CountDownLatch ended) {
    end.countDown();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
