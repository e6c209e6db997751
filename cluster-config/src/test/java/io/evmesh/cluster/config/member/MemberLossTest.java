package io.evmesh.cluster.config.member;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.ClusterEvent.MemberRemoved;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Subscribe;
import io.evmesh.cluster.config.ClusterTimes;
import io.evmesh.cluster.config.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member that is killed: the majority goes on without it, soon. */
class MemberLossTest {
  private final Nodes nodes = new Nodes();
  private final Endpoint first = Nodes.free();
  private final Endpoint second = Nodes.free();
  private final Endpoint third = Nodes.free();

  @TempDir private Path folder;

  @AfterEach
  void end() {
    nodes.close();
  }

  private List<String> words(Endpoint at) {
    return List.of(
        "--cluster.port=" + at.port(), "--cluster.nodes=%s,%s,%s".formatted(first, second, third));
  }

  @Test
  void theMajorityPutsAKilledMemberOut() throws IOException {
    ClusterMember one = nodes.start(Nodes.CHAIN, words(first));
    ClusterMember two = nodes.start(Nodes.CHAIN, words(second));
    Process killed =
        NodeProcess.start(
            folder,
            List.of(folder.toString(), words(third).getFirst(), words(third).getLast()),
            Map.of());
    try {
      Nodes.wait(one.up());
      Nodes.wait(two.up());
      assertThat(NodeProcess.line(killed)).startsWith("up, one of ");
      CompletableFuture<Long> removed = removal(nodes.last());
      killed.destroyForcibly();
      long start = System.nanoTime();
      Duration taken = Duration.ofNanos(Nodes.wait(removed) - start);
      ClusterTimes times = ClusterTimes.USUAL;
      System.out.println("a killed member was put out after " + taken.toMillis() + " ms");
      assertThat(taken.plus(times.removalMargin()))
          .isGreaterThan(times.stableAfter())
          .isLessThan(times.untilShardsBegin().plusSeconds(8)); // the machine may be busy
      nodes.assertMembers(2);
    } finally {
      killed.destroyForcibly();
    }
  }

  private static CompletableFuture<Long> removal(ActorSystem<?> system) {
    CompletableFuture<Long> removed = new CompletableFuture<>();
    ActorRef<MemberRemoved> listener =
        system.systemActorOf(
            Behaviors.receiveMessage(
                event -> {
                  assertThat(event.previousStatus()).isEqualTo(MemberStatus.down());
                  removed.complete(System.nanoTime());
                  return Behaviors.same();
                }),
            "losses",
            Props.empty());
    Cluster.get(system).subscriptions().tell(Subscribe.create(listener, MemberRemoved.class));
    return removed;
  }
}
