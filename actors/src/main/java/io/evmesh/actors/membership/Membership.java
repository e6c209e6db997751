package io.evmesh.actors.membership;

import akka.actor.Address;
import akka.actor.AddressFromURIString;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.JoinSeedNodes;
import akka.cluster.typed.Leave;
import com.typesafe.config.Config;
import io.evmesh.actors.cluster.ExecutionNode;
import io.evmesh.actors.cluster.Meeting;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.engine.types.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of this process as a member of the cluster: an actor system that joins, tells who else
 * is there, and carries bytes. Once it is out of the cluster, by its own will or not, it ends;
 * whoever wants to come back begins another life.
 *
 * <p>All threads may use it.
 */
public final class Membership {
  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

  private final ActorSystem<Void> system;
  private final ActorRef<Desk.Command> desk;
  private final MemberId self;

  /** Is told on the desk's thread: what takes long belongs elsewhere. */
  public interface Listener {
    /** The cluster looks so now. */
    void changed(Members members);

    /** A message has come. */
    void received(MemberId from, Bytes message);
  }

  private Membership(ActorSystem<Void> system, Listener listener) {
    this.system = system;
    self = Desk.id(Cluster.get(system).selfMember());
    desk = system.systemActorOf(Desk.create(listener), Desk.NAME, Props.empty());
  }

  /**
   * Begins a life, in which it joins next.
   *
   * @param name of the actor systems of one cluster
   * @param config of Akka, whole
   * @throws IllegalStateException if it can not begin, as where its port is taken
   */
  public static Membership begin(String name, Config config, Listener listener) {
    try {
      return new Membership(ActorSystem.create(Behaviors.empty(), name, config), listener);
    } catch (RuntimeException e) { // of many kinds
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      String why = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
      throw new IllegalStateException(why, e);
    }
  }

  /**
   * Joins the members at some of these places, as soon as one answers; the first may begin the
   * cluster.
   *
   * @param places {@code host:port} of each; none for a cluster of its own
   */
  public void join(List<String> places) {
    Cluster cluster = Cluster.get(system);
    Address own = cluster.selfMember().address();
    List<Address> seeds =
        places.isEmpty()
            ? List.of(own)
            : places.stream()
                .map(
                    place ->
                        AddressFromURIString.parse(
                            "%s://%s@%s".formatted(own.protocol(), system.name(), place)))
                .toList();
    cluster.manager().tell(new JoinSeedNodes(seeds));
  }

  /** Joins as somebody else knows how. */
  public void joinBy(Consumer<ActorSystem<?>> joining) {
    joining.accept(system);
  }

  /** Who this process is. */
  public MemberId self() {
    return self;
  }

  /** The actor system, for other actors that are part of the cluster. */
  public ActorSystem<Void> system() {
    return system;
  }

  /**
   * Lends lanes of this process to the other members, and lets it lead blocks that are executed on
   * all of them.
   *
   * @param identity what members must have in common for that
   */
  public ExecutionNode lend(MeshSettings settings, String identity) {
    ExecutionNode node = ExecutionNode.start(system, self.name(), settings);
    Meeting.start(system, node, identity);
    return node;
  }

  /** Sends a message, which may be lost: whoever needs to know asks for an answer. */
  public void send(MemberId to, Bytes message) {
    desk.tell(new Desk.Send(to, message));
  }

  /** Ends when the life has, however. */
  public CompletionStage<Void> ended() {
    return system.getWhenTerminated().thenAccept(_ -> {});
  }

  /** Leaves the cluster: the others know at once, and the life ends. */
  public void leave() {
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(Leave.create(cluster.selfMember().address()));
  }

  /**
   * Ends the life. False if its actors have not ended by then: Akka's transport may wait for ever
   * for a connection by TLS that has ended, and keeps the port as long.
   */
  public boolean end(Duration most) throws InterruptedException {
    system.terminate();
    try {
      system.getWhenTerminated().toCompletableFuture().get(most.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      LOG.warn("the cluster's actors have not ended within {}: {}", most, e.toString());
      return false;
    }
  }
}
