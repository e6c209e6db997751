package io.evmesh.actors.akka;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the actors of a {@link Region} by name, and lets them come to life and leave. */
final class RegionDirectory<T> extends AbstractBehavior<Region.Command<T>> {
  private final Props props;
  private final T stop;
  private final Region.Entities<T> entities;
  private final Map<String, Entity<T>> alive = new HashMap<>();

  private RegionDirectory(
      ActorContext<Region.Command<T>> context, Props props, T stop, Region.Entities<T> entities) {
    super(context);
    this.props = props;
    this.stop = stop;
    this.entities = entities;
  }

  static <T> Behavior<Region.Command<T>> create(Props props, T stop, Region.Entities<T> entities) {
    return Behaviors.setup(context -> new RegionDirectory<>(context, props, stop, entities));
  }

  @Override
  public Receive<Region.Command<T>> createReceive() {
    return newReceiveBuilder()
        .onAnyMessage(this::take)
        .onSignal(Terminated.class, this::ended)
        .build();
  }

  private Behavior<Region.Command<T>> take(Region.Command<T> command) {
    switch (command) {
      case Region.Deliver<T>(var id, var message) -> deliver(id, message);
      case Region.Leave<T>(var id) -> leave(id);
    }
    return Behaviors.same();
  }

  private void deliver(String id, T message) {
    Entity<T> entity = alive.computeIfAbsent(id, this::begin);
    if (entity.leaves) {
      entity.waiting.add(message);
    } else {
      entity.actor.tell(message);
    }
  }

  private Entity<T> begin(String id) {
    ActorRef<Region.Leave<T>> leaving = getContext().getSelf().narrow();
    ActorRef<T> actor = getContext().spawn(entities.create(id, leaving), id, props);
    getContext().watch(actor);
    return new Entity<>(actor);
  }

  private void leave(String id) {
    Entity<T> entity = alive.get(id);
    if (entity != null && !entity.leaves) {
      entity.leaves = true;
      entity.actor.tell(stop);
    }
  }

  private Behavior<Region.Command<T>> ended(Terminated signal) {
    String id = signal.getRef().path().name();
    Entity<T> entity = alive.remove(id);
    if (entity != null) {
      entity.waiting.forEach(message -> deliver(id, message));
    }
    return Behaviors.same();
  }

  /** An actor, or the place of one that stops and what waits for the next. */
  private static final class Entity<T> {
    final ActorRef<T> actor;
    final List<T> waiting = new ArrayList<>();
    boolean leaves;

    Entity(ActorRef<T> actor) {
      this.actor = actor;
    }
  }
}
