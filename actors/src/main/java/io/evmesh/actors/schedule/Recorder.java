package io.evmesh.actors.schedule;

import akka.actor.typed.Behavior;
import akka.actor.typed.BehaviorInterceptor;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.evmesh.actors.mesh.Interceptors;
import io.evmesh.actors.message.AccountCommand;
import io.evmesh.actors.message.ActorNames;
import io.evmesh.actors.message.BlockTurn;
import io.evmesh.actors.message.CoordinatorCommand;
import io.evmesh.actors.message.LaneCommand;
import io.evmesh.actors.message.LiveTurns;
import io.evmesh.actors.message.Sender;
import io.evmesh.actors.message.TurnId;
import io.evmesh.actors.message.TurnMessage;
import io.evmesh.engine.types.Address;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Around each actor somebody who writes down in which order it handles its messages, or keeps them
 * back until it is their turn in an order that was written down.
 */
public final class Recorder implements Interceptors {
  private final LiveTurns live;

  /**
   * @param live where the actors find their turns
   */
  public Recorder(LiveTurns live) {
    this.live = live;
  }

  @Override
  public Behavior<LaneCommand> lane(int number, Behavior<LaneCommand> lane) {
    return around(LaneCommand.class, ActorNames.lane(number), lane);
  }

  @Override
  public Behavior<AccountCommand> ledger(int shard, Behavior<AccountCommand> ledger) {
    return around(AccountCommand.class, ActorNames.ledger(shard), ledger);
  }

  @Override
  public Behavior<AccountCommand> storage(Address contract, Behavior<AccountCommand> storage) {
    return around(AccountCommand.class, ActorNames.storage(contract), storage);
  }

  @Override
  public Behavior<CoordinatorCommand> coordinator(Behavior<CoordinatorCommand> coordinator) {
    return around(CoordinatorCommand.class, ActorNames.COORDINATOR, coordinator);
  }

  private <T> Behavior<T> around(Class<T> messages, String name, Behavior<T> actor) {
    return Behaviors.intercept(() -> new Recorded<>(messages, name), actor);
  }

  private final class Recorded<T> extends BehaviorInterceptor<T, T> {
    private final String name;
    private final Map<String, Queue<T>> early = new HashMap<>(); // by sender, of this turn
    private @Nullable TurnId turn;
    private List<String> order = List.of();
    private int next;

    Recorded(Class<T> messages, String name) {
      super(messages);
      this.name = name;
    }

    @Override
    public Behavior<T> aroundReceive(
        TypedActorContext<T> context, T message, ReceiveTarget<T> target) {
      if (!(message instanceof TurnMessage of)) {
        return target.apply(context, message);
      }
      BlockTurn found = live.find(of.turn());
      String sender = Sender.of(of);
      if (found == null || sender == null || !(found.tape() instanceof ScheduleTape tape)) {
        return target.apply(context, message);
      }
      if (!tape.isFollowed()) {
        tape.handled(name, sender);
        return target.apply(context, message);
      }
      if (!of.turn().equals(turn)) {
        turn = of.turn();
        order = tape.order(name);
        next = 0;
        early.clear();
      }
      early.computeIfAbsent(sender, missing -> new ArrayDeque<>()).add(message);
      return handleThoseWhoseTurnItIs(context, target);
    }

    private Behavior<T> handleThoseWhoseTurnItIs(
        TypedActorContext<T> context, ReceiveTarget<T> target) {
      Behavior<T> behavior = Behaviors.same();
      for (Queue<T> queue = due(); queue != null; queue = due()) {
        next++;
        behavior = target.apply(context, queue.remove());
      }
      return behavior;
    }

    /** Messages of whoever is next; when the order has ended, of anybody. */
    private @Nullable Queue<T> due() {
      if (next < order.size()) {
        Queue<T> queue = early.get(order.get(next));
        return queue == null || queue.isEmpty() ? null : queue;
      }
      return early.values().stream().filter(queue -> !queue.isEmpty()).findFirst().orElse(null);
    }
  }
}
