package io.evmesh.actors.akka;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import java.time.Duration;
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
    return new Region<>(
        system,
        system.systemActorOf(
            Behaviors.supervise(RegionDirectory.create(props, stop, entities))
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
  sealed interface Command<T> {}

  record Deliver<T>(String id, T message) implements Command<T> {}

  /** An actor wants to be put away: it is told to stop once nothing for it is on its way here. */
  public record Leave<T>(String id) implements Command<T> {}
}
