package io.evmesh.cluster.config.member;

import akka.Done;
import akka.actor.AddressFromURIString;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.cluster.Cluster;
import akka.http.javadsl.model.Uri;
import akka.management.cluster.bootstrap.ClusterBootstrap;
import akka.management.javadsl.AkkaManagement;
import io.evmesh.cluster.config.ClusterSettings;
import io.evmesh.cluster.config.Endpoint;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's membership of its cluster: it tries to join, is up, and ends, which ends its actors.
 * Nobody comes back: who is to be a member again needs a new actor system.
 */
public final class ClusterMember {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterMember.class);

  private final ActorSystem<?> system;
  private final ClusterSettings settings;
  private final CompletableFuture<Done> up = new CompletableFuture<>();
  private final CompletableFuture<String> departure = new CompletableFuture<>();
  private final CompletableFuture<Endpoint> management = new CompletableFuture<>();
  private final AtomicReference<Optional<String>> reason = new AtomicReference<>(Optional.empty());

  private ClusterMember(ActorSystem<?> system, ClusterSettings settings) {
    this.system = system;
    this.settings = settings;
  }

  /**
   * Lets a node join.
   *
   * @param system made with {@link ClusterSettings#config}
   */
  public static ClusterMember join(ActorSystem<?> system, ClusterSettings settings) {
    ClusterMember member = new ClusterMember(system, settings);
    member.begin();
    return member;
  }

  /**
   * Lets the node of an actor system join as {@link #join} does, and tell of itself on the
   * management port.
   *
   * @param meters all of them in the text format of Prometheus
   * @param ready whether the node does its work now
   */
  public static Consumer<ActorSystem<?>> joining(
      ClusterSettings settings, Supplier<String> meters, BooleanSupplier ready) {
    return system -> {
      NodeReport.show(system, meters, ready);
      ClusterMember member = join(system, settings);
      LOG.debug("{} joins", member.settings);
    };
  }

  /** Complete when the node is a member; fails with a sentence if it ends before. */
  public CompletionStage<Done> up() {
    return up.copy();
  }

  /** Complete when the node is no member any more, with the reason in one sentence. */
  public CompletionStage<String> departure() {
    return departure.copy();
  }

  /** Where the node tells how it is, as soon as it listens. */
  public CompletionStage<Endpoint> management() {
    return management.copy();
  }

  /** Hands what the node keeps to the others and leaves; complete when its actors have ended. */
  public CompletionStage<Done> drain() {
    return CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.clusterLeavingReason());
  }

  private void begin() {
    CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
    shutdown.addTask(
        CoordinatedShutdown.PhaseBeforeActorSystemTerminate(), "say why", this::sayWhy);
    Cluster cluster = Cluster.get(Adapter.toClassic(system));
    cluster.registerOnMemberUp(() -> up.complete(Done.getInstance()));
    AkkaManagement.get(system).start().whenComplete(this::listens);
    switch (settings.profile()) {
      case KUBERNETES -> ClusterBootstrap.get(system).start();
      case LOCAL, STATIC -> join(cluster, settings.nodes());
    }
    Object unused =
        system
            .scheduler()
            .scheduleOnce(
                settings.times().joinTimeout(), this::endUnlessUp, system.executionContext());
  }

  private static void join(Cluster cluster, List<Endpoint> nodes) {
    if (nodes.isEmpty()) {
      cluster.join(cluster.selfAddress());
    } else {
      cluster.joinSeedNodes(
          nodes.stream()
              .map(
                  node ->
                      AddressFromURIString.parse(
                          "akka://%s@%s".formatted(ClusterSettings.SYSTEM_NAME, node)))
              .toList());
    }
  }

  private void listens(Uri address, Throwable fault) {
    if (fault != null) {
      management.completeExceptionally(fault);
      end(
          "its management port %s can not be had: %s"
              .formatted(settings.management().address(), fault.getMessage()));
    } else {
      management.complete(new Endpoint(address.getHost().address(), address.getPort()));
    }
  }

  private void endUnlessUp() {
    if (!up.isDone()) {
      int found = Cluster.get(Adapter.toClassic(system)).state().members().size();
      end(
          found == 0
              ? Departure.sentence(CoordinatedShutdown.clusterJoinUnsuccessfulReason(), settings)
              : "%d nodes of the cluster found each other within %d s, and it begins with %d"
                  .formatted(
                      found, settings.times().joinTimeout().toSeconds(), settings.minMembers()));
    }
  }

  private void end(String why) {
    reason.set(Optional.of(why));
    CoordinatedShutdown.get(system)
        .runAll(CoordinatedShutdown.clusterJoinUnsuccessfulReason())
        .whenComplete((done, fault) -> LOG.debug("ended", fault));
  }

  private CompletionStage<Done> sayWhy() {
    CoordinatedShutdown.Reason shutdown =
        CoordinatedShutdown.get(system)
            .getShutdownReason()
            .orElse(CoordinatedShutdown.unknownReason());
    String sentence = reason.get().orElseGet(() -> Departure.sentence(shutdown, settings));
    if (Departure.isWanted(shutdown)) {
      LOG.info("this node has left the cluster: {}", sentence);
    } else {
      LOG.error("this node is no member of the cluster: {}", sentence);
    }
    up.completeExceptionally(new NoMemberException(sentence));
    departure.complete(sentence);
    return CompletableFuture.completedFuture(Done.getInstance());
  }
}
