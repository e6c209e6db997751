package io.evmesh.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.BehaviorInterceptor;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.evmesh.actors.mesh.Interceptors;
import io.evmesh.actors.message.AccountCommand;
import io.evmesh.actors.message.ActorNames;
import io.evmesh.actors.message.CoordinatorCommand;
import io.evmesh.actors.message.LaneCommand;
import io.evmesh.engine.types.Address;

/** Around each actor somebody who loses its messages, or lets it crash on them. */
final class Meddling implements Interceptors {
  static final Meddler NOBODY = (actor, message, self) -> Act.DELIVER;

  private volatile Meddler meddler = NOBODY;

  /** What becomes of a message. */
  enum Act {
    DELIVER,
    LOSE,
    CRASH_BEFORE,
    CRASH_AFTER
  }

  /** Decides what becomes of a message; asked by many threads. */
  interface Meddler {
    Act meddle(String actor, Object message, ActorRef<Object> self);
  }

  void let(Meddler next) {
    meddler = next;
  }

  @Override
  public Behavior<LaneCommand> lane(int number, Behavior<LaneCommand> lane) {
    return around(LaneCommand.class, "lane-" + number, lane);
  }

  @Override
  public Behavior<AccountCommand> ledger(int shard, Behavior<AccountCommand> ledger) {
    return around(AccountCommand.class, ActorNames.ledger(shard), ledger);
  }

  @Override
  public Behavior<AccountCommand> storage(Address contract, Behavior<AccountCommand> storage) {
    return around(AccountCommand.class, "storage", storage);
  }

  @Override
  public Behavior<CoordinatorCommand> coordinator(Behavior<CoordinatorCommand> coordinator) {
    return around(CoordinatorCommand.class, "coordinator", coordinator);
  }

  private <T> Behavior<T> around(Class<T> messages, String name, Behavior<T> actor) {
    return Behaviors.intercept(() -> new Meddled<>(messages, name), actor);
  }

  private final class Meddled<T> extends BehaviorInterceptor<T, T> {
    private final String name;

    Meddled(Class<T> messages, String name) {
      super(messages);
      this.name = name;
    }

    @Override
    public Behavior<T> aroundReceive(
        TypedActorContext<T> context, T message, ReceiveTarget<T> target) {
      ActorRef<Object> self = context.asJava().getSelf().unsafeUpcast();
      return switch (meddler.meddle(name, message, self)) {
        case LOSE -> Behaviors.same();
        case CRASH_BEFORE -> throw new Crash(name);
        case CRASH_AFTER -> {
          target.apply(context, message);
          throw new Crash(name);
        }
        case DELIVER -> target.apply(context, message);
      };
    }
  }

  /** A fault that was made. */
  static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Crash(String name) {
      super("a fault made in " + name);
    }
  }
}
