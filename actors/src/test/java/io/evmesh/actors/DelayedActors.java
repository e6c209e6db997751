package io.evmesh.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.BehaviorInterceptor;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.evmesh.actors.mesh.Interceptors;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.actors.message.AccountCommand;
import io.evmesh.actors.message.ActorNames;
import io.evmesh.actors.message.CoordinatorCommand;
import io.evmesh.actors.message.LaneCommand;
import io.evmesh.actors.message.Sender;
import io.evmesh.actors.message.TurnId;
import io.evmesh.actors.message.TurnMessage;
import io.evmesh.engine.types.Address;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Actors whose messages take a while, each another one: an actor handles what waits for it in any
 * order that keeps the messages of each sender in theirs, and stops for a moment now and then.
 */
public final class DelayedActors implements Interceptors {
  private static final TurnId NONE = new TurnId(0, 0, 0);
  private static final int LONGEST_STOP_NANOS = 40_000;

  private final long seed;

  DelayedActors(long seed) {
    this.seed = seed;
  }

  /** An executor on such actors; {@code seed} decides what chance decides in them. */
  public static ActorBlockExecutor start(int lanes, long seed) {
    return ActorBlockExecutor.start(
        MeshSettings.of(lanes).alwaysInLanes(true), null, new DelayedActors(seed));
  }

  @Override
  public Behavior<LaneCommand> lane(int number, Behavior<LaneCommand> lane) {
    String name = ActorNames.lane(number);
    return around(LaneCommand.class, name, lane, new LaneCommand.Drain(NONE));
  }

  @Override
  public Behavior<AccountCommand> ledger(int shard, Behavior<AccountCommand> ledger) {
    return account(ActorNames.ledger(shard), ledger);
  }

  @Override
  public Behavior<AccountCommand> storage(Address contract, Behavior<AccountCommand> storage) {
    return account(ActorNames.storage(contract), storage);
  }

  private Behavior<AccountCommand> account(String name, Behavior<AccountCommand> account) {
    return around(AccountCommand.class, name, account, new AccountCommand.Seal(NONE));
  }

  @Override
  public Behavior<CoordinatorCommand> coordinator(Behavior<CoordinatorCommand> coordinator) {
    CoordinatorCommand tick = new CoordinatorCommand.Sealed(NONE);
    return around(CoordinatorCommand.class, "coordinator", coordinator, tick);
  }

  private <T> Behavior<T> around(Class<T> messages, String name, Behavior<T> actor, T tick) {
    long own = seed * 31 + name.hashCode();
    return Behaviors.intercept(() -> new Delay<>(messages, new SplittableRandom(own), tick), actor);
  }

  private static final class Delay<T> extends BehaviorInterceptor<T, T> {
    private final SplittableRandom random;
    private final T tick; // a message to itself, on which one that waits is handled
    private final Map<String, Queue<T>> waiting = new LinkedHashMap<>();
    private final List<Queue<T>> channels = new java.util.ArrayList<>(); // that are not empty

    Delay(Class<T> messages, SplittableRandom random, T tick) {
      super(messages);
      this.random = random;
      this.tick = tick;
    }

    @Override
    public Behavior<T> aroundReceive(
        TypedActorContext<T> context, T message, ReceiveTarget<T> target) {
      ActorRef<T> self = context.asJava().getSelf();
      if (message == tick) {
        return tick(context, self, target);
      }
      String sender = message instanceof TurnMessage of ? Sender.of(of) : null;
      if (sender == null) {
        return target.apply(context, message);
      }
      Queue<T> channel = waiting.computeIfAbsent(sender, missing -> new ArrayDeque<>());
      if (channel.isEmpty()) {
        channels.add(channel);
      }
      channel.add(message);
      self.tell(tick);
      return Behaviors.same();
    }

    private Behavior<T> tick(
        TypedActorContext<T> context, ActorRef<T> self, ReceiveTarget<T> target) {
      if (random.nextInt(8) == 0) {
        LockSupport.parkNanos(random.nextInt(LONGEST_STOP_NANOS));
      }
      if (random.nextInt(3) == 0) {
        self.tell(tick); // let others come first
        return Behaviors.same();
      }
      int chosen = random.nextInt(channels.size());
      Queue<T> channel = channels.get(chosen);
      T message = channel.remove();
      if (channel.isEmpty()) {
        channels.remove(chosen);
      }
      return target.apply(context, message);
    }
  }
}
