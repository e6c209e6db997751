package io.evmesh.cluster.config.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.Cluster;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.evmesh.cluster.config.ClusterSettings;
import io.evmesh.cluster.config.Endpoint;
import io.evmesh.cluster.config.Told;
import io.evmesh.cluster.config.join.ChainIdentity;
import io.evmesh.cluster.config.join.WireVersions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Actor systems in this process that want to be members, and what is logged meanwhile. */
final class Nodes implements AutoCloseable {
  static final ChainIdentity CHAIN = new ChainIdentity(1, "0xabcd", new WireVersions(2, 1, 2));
  private static final Config QUIET = ConfigFactory.parseString("akka.stdout-loglevel = OFF");
  private static final long WAIT_SECONDS = 60;

  /**
   * How long the end of a system is waited for. Akka's transport by TLS may never end: its inbound
   * stream is not completed although it was aborted.
   */
  private static final long END_SECONDS = 20;

  private final Deque<ActorSystem<?>> systems = new ArrayDeque<>();
  private final LogLines log = new LogLines();

  /** An endpoint of this machine that nobody uses yet. */
  static Endpoint free() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new Endpoint("127.0.0.1", free.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ClusterMember start(ChainIdentity chain, List<String> words) {
    ClusterSettings settings = Told.by(words.toArray(String[]::new));
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            ClusterSettings.SYSTEM_NAME,
            ConfigFactory.load(settings.config(chain).withFallback(QUIET)));
    systems.add(system);
    return ClusterMember.join(system, settings);
  }

  /** The actor system that was started last. */
  ActorSystem<?> last() {
    return systems.getLast();
  }

  /**
   * The first node knows so many members, soon: what another has heard comes to it by gossip, and
   * to {@link Cluster#state} by one message more.
   */
  void assertMembers(int count) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (members() != count && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    assertThat(members()).isEqualTo(count);
  }

  private int members() {
    return Cluster.get(systems.getFirst()).state().members().size();
  }

  static <T> T wait(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
  }

  /** The node ends without ever being a member, and somebody logs a sentence that says why. */
  void assertRefused(ClusterMember member, String sentence) {
    assertThat(wait(member.departure())).contains("the cluster refused it");
    assertThatThrownBy(() -> wait(member.up())).hasCauseInstanceOf(NoMemberException.class);
    assertThat(log.lines()).anyMatch(line -> line.contains(sentence));
    assertThat(members()).isEqualTo(1);
  }

  List<String> lines() {
    return log.lines();
  }

  @Override
  public void close() {
    log.close();
    while (!systems.isEmpty()) {
      ActorSystem<?> system = systems.removeLast();
      system.terminate();
      boolean hasEnded =
          system
              .getWhenTerminated()
              .toCompletableFuture()
              .thenApply(_ -> true)
              .completeOnTimeout(false, END_SECONDS, TimeUnit.SECONDS)
              .join();
      System.out.println(system.address() + (hasEnded ? " has ended" : " does not end"));
    }
  }
}
