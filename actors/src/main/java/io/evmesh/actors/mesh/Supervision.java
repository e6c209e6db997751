package io.evmesh.actors.mesh;

import akka.actor.typed.Behavior;
import akka.actor.typed.BehaviorInterceptor;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.evmesh.actors.message.BlockTurn;
import io.evmesh.actors.message.CoordinatorCommand;
import io.evmesh.actors.message.LiveTurns;
import io.evmesh.actors.message.TurnMessage;

/**
 * Lets an actor that fails begin anew, and tells the coordinator of the block that it was working
 * on: what the actor knew of that block is lost. Messages that are not for it do not reach it.
 *
 * <p>The actors inside go on as {@code Behaviors.same()}: where one returned itself, Akka would
 * wrap it anew, alarm and supervision, for every message.
 */
final class Supervision<T> extends BehaviorInterceptor<Object, T> {
  private final Class<T> messages;
  private final String name;
  private final LiveTurns live;

  private Supervision(Class<T> messages, String name, LiveTurns live) {
    super(Object.class);
    this.messages = messages;
    this.name = name;
    this.live = live;
  }

  /**
   * Puts an alarm around an actor.
   *
   * @param name what to call the actor when it fails
   */
  static <T> Behavior<T> around(Class<T> messages, String name, LiveTurns live, Behavior<T> actor) {
    return Behaviors.supervise(
            Behaviors.intercept(() -> new Supervision<>(messages, name, live), actor))
        .onFailure(SupervisorStrategy.restart().withLoggingEnabled(false)) // it is told here
        .narrow();
  }

  @Override
  public Behavior<T> aroundReceive(
      TypedActorContext<Object> context, Object message, ReceiveTarget<T> target) {
    if (!messages.isInstance(message)) {
      context.asJava().getLog().error("{} can not be told {}", name, message);
      return Behaviors.same();
    }
    try {
      return target.apply(context, messages.cast(message));
    } catch (RuntimeException | Error e) {
      BlockTurn turn = message instanceof TurnMessage of ? live.find(of.turn()) : null;
      if (turn != null) {
        turn.coordinator().tell(new CoordinatorCommand.ActorFailed(turn.id(), name, e));
      } else {
        context.asJava().getLog().error("{} failed on {}", name, message, e);
      }
      throw e instanceof RuntimeException fault ? fault : new IllegalStateException(e);
    }
  }
}
