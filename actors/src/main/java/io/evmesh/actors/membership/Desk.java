package io.evmesh.actors.membership;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.cluster.ClusterEvent.ClusterDomainEvent;
import akka.cluster.Member;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Subscribe;
import io.evmesh.engine.types.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The actor at which a member's messages arrive, found under one name on every node. */
final class Desk extends AbstractBehavior<Desk.Command> {
  static final String NAME = "desk";

  /** How often the cluster is looked at, whatever it says by itself. */
  private static final Duration LOOK = Duration.ofMillis(300);

  /** What the desk is told. */
  interface Command {}

  /** Look at the cluster. */
  private enum Look implements Command {
    INSTANCE
  }

  /** Send a message to somebody. */
  record Send(MemberId to, Bytes bytes) implements Command {}

  private final Cluster cluster;
  private final ActorRefResolver resolver;
  private final String protocol;
  private final MemberId self;
  private final Membership.Listener listener;
  private final Assembly assembly = new Assembly();
  private final Map<MemberId, ActorRef<Command>> desks = new HashMap<>();
  private Members last;
  private long sent;

  private Desk(ActorContext<Command> context, Membership.Listener listener) {
    super(context);
    this.listener = listener;
    cluster = Cluster.get(context.getSystem());
    resolver = ActorRefResolver.get(context.getSystem());
    self = id(cluster.selfMember());
    protocol = cluster.selfMember().address().protocol();
    last = Members.alone(self);
    ActorRef<ClusterDomainEvent> events =
        context.messageAdapter(ClusterDomainEvent.class, _ -> Look.INSTANCE);
    cluster.subscriptions().tell(Subscribe.create(events, ClusterDomainEvent.class));
  }

  static Behavior<Command> create(Membership.Listener listener) {
    return Behaviors.withTimers(
        timers -> {
          timers.startTimerWithFixedDelay(Look.INSTANCE, LOOK);
          return Behaviors.setup(context -> new Desk(context, listener));
        });
  }

  static MemberId id(Member member) {
    return new MemberId(
        member.address().hostPort().replaceFirst("^.*@", ""), member.uniqueAddress().longUid());
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Parcel.class, this::arrived)
        .onMessage(Send.class, this::send)
        .onMessageEquals(Look.INSTANCE, this::look)
        .build();
  }

  private Behavior<Command> arrived(Parcel parcel) {
    assembly.add(parcel).ifPresent(message -> listener.received(parcel.from(), message));
    return this;
  }

  private Behavior<Command> send(Send send) {
    ActorRef<Command> desk =
        desks.computeIfAbsent(
            send.to(),
            to ->
                resolver.resolveActorRef(
                    "%s://%s@%s/system/%s"
                        .formatted(protocol, getContext().getSystem().name(), to.address(), NAME)));
    Assembly.cut(self, sent++, send.bytes()).forEach(desk::tell);
    return this;
  }

  private Behavior<Command> look() {
    Members now = seen();
    if (!now.equals(last)) {
      for (Members.Member member : last.all()) {
        if (now.find(member.id()).isEmpty()) {
          assembly.forget(member.id());
          ActorRef<Command> ignored = desks.remove(member.id());
        }
      }
      last = now;
      listener.changed(now);
    }
    return this;
  }

  private Members seen() {
    Set<Member> unreachable = cluster.state().getUnreachable();
    List<Member> members = new ArrayList<>();
    cluster.state().getMembers().forEach(members::add);
    members.sort(
        Comparator.comparingInt(Member::upNumber)
            .thenComparing(member -> member.uniqueAddress().toString()));
    return new Members(
        self,
        members.stream()
            .map(
                member ->
                    new Members.Member(id(member), state(member), !unreachable.contains(member)))
            .toList());
  }

  private static Members.State state(Member member) {
    return switch (member.status().toString()) {
      case "Joining", "WeaklyUp" -> Members.State.JOINING;
      case "Up" -> Members.State.UP;
      case "Leaving" -> Members.State.LEAVING;
      default -> Members.State.GONE;
    };
  }
}
