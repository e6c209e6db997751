package io.evmesh.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Actors that are reached by a name, on this machine: each comes to life with its first message.
 * One that is idle may leave; what it is told meanwhile is for the one that comes after it.
 *
 * <p>A node of its own needs no more than this to find its actors: no cluster, which somebody else
 * could join, and no port.
 *
 * @param <T> what the actors are told
 */
public final class Region<T> {
  private final ActorSystem<?> system;
  private final ActorRef<Command<T>> directory;

  private Region(ActorSystem<?> system, ActorRef<Command<T>> directory) {
    this.system = system;
    this.directory = directory;
  }

  /** Makes the actor that has a name; told where to ask to leave. */
  @FunctionalInterface
  public interface Entities<T> {
    /** The actor; {@code leaving} takes its reference when it wants to be put away. */
    Behavior<T> create(String id, ActorRef<Leave<T>> leaving);
  }

  /**
   * Starts a region.
   *
   * @param name of the region, once in a system
   * @param props how its actors run
   * @param stop lets an actor stop
   */
  public static <T> Region<T> start(
      ActorSystem<?> system, String name, Props props, T stop, Entities<T> entities) {
    Behavior<Command<T>> directory =
        Behaviors.setup(context -> new Directory<>(context, props, stop, entities));
    return new Region<>(
        system,
        system.systemActorOf(
            Behaviors.supervise(directory)
                .onFailure(SupervisorStrategy.resume()), // it still knows its actors
            name,
            Props.empty()));
  }

  /** Tells the actor of a name something. */
  public void tell(String id, T message) {
    directory.tell(new Deliver<>(id, message));
  }

  /**
   * Asks the actor of a name something.
   *
   * @param message makes it, for who is to answer
   * @param timeout after which the answer fails with a {@link
   *     java.util.concurrent.TimeoutException}
   */
  public <R> CompletionStage<R> ask(String id, Function<ActorRef<R>, T> message, Duration timeout) {
    return AskPattern.ask(
        directory,
        replyTo -> new Deliver<>(id, message.apply(replyTo)),
        timeout,
        system.scheduler());
  }

  /** What the directory is told. */
  private sealed interface Command<T> {}

  private record Deliver<T>(String id, T message) implements Command<T> {}

  /** An actor wants to be put away: it is told to stop once nothing for it is on its way here. */
  public record Leave<T>(String id) implements Command<T> {}

  /** An actor, or the place of one that stops and what waits for the next. */
  private static final class Entity<T> {
    final ActorRef<T> actor;
    final List<T> waiting = new ArrayList<>();
    boolean leaves;

    Entity(ActorRef<T> actor) {
      this.actor = actor;
    }
  }

  private static final class Directory<T> extends AbstractBehavior<Command<T>> {
    private final Props props;
    private final T stop;
    private final Entities<T> entities;
    private final Map<String, Entity<T>> alive = new HashMap<>();

    Directory(ActorContext<Command<T>> context, Props props, T stop, Entities<T> entities) {
      super(context);
      this.props = props;
      this.stop = stop;
      this.entities = entities;
    }

    @Override
    public Receive<Command<T>> createReceive() {
      return newReceiveBuilder()
          .onAnyMessage(this::take)
          .onSignal(Terminated.class, this::ended)
          .build();
    }

    private Behavior<Command<T>> take(Command<T> command) {
      switch (command) {
        case Deliver<T>(var id, var message) -> deliver(id, message);
        case Leave<T>(var id) -> leave(id);
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
      ActorRef<Leave<T>> leaving = getContext().getSelf().narrow();
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

    private Behavior<Command<T>> ended(Terminated signal) {
      String id = signal.getRef().path().name();
      Entity<T> entity = alive.remove(id);
      if (entity != null) {
        entity.waiting.forEach(message -> deliver(id, message));
      }
      return Behaviors.same();
    }
  }
}
